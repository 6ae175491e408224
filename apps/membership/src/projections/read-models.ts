import type { Recorded } from '@charter/event-sourcing';
import { identityEvents } from '@charter/identity-contracts';
import { identityCopy, type IdentityCopyTables } from '@charter/identity-copy';
import { membershipHistory } from '@charter/membership-domain';
import { busFacts, type PublicEvent } from '@charter/messaging';
import { organizationsEvents } from '@charter/organizations-contracts';
import { organizationsCopy, type OrganizationsCopyTables } from '@charter/organizations-copy';
import { readModel, storeFacts, type ReadModel } from '@charter/processors';
import { deadlines, type DeadlinesTables } from './deadlines/deadlines.projection';
import { invitations, type InvitationsTables } from './invitations/invitations.projection';
import { members, type MembersTables } from './members/members.projection';

export type MembershipServiceTables = MembersTables &
  InvitationsTables &
  DeadlinesTables &
  IdentityCopyTables &
  OrganizationsCopyTables;

/** What is made of the service's own events. */
export const ownReadModels: readonly ReadModel<Recorded>[] = [
  readModel(members, storeFacts({ membership: membershipHistory })),
  readModel(invitations, storeFacts({ membership: membershipHistory })),
  readModel(deadlines, storeFacts({ membership: membershipHistory })),
];

/** What is kept of others' events. */
export const copies: readonly ReadModel<PublicEvent>[] = [
  readModel(identityCopy, busFacts(identityEvents)),
  readModel(organizationsCopy, busFacts(organizationsEvents)),
];
