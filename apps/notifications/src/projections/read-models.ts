import type { Recorded } from '@charter/event-sourcing';
import { identityEvents } from '@charter/identity-contracts';
import { identityCopy, type IdentityCopyTables } from '@charter/identity-copy';
import { membershipEvents } from '@charter/membership-contracts';
import { busFacts, type PublicEvent } from '@charter/messaging';
import { deliveryHistory } from '@charter/notifications-domain';
import { organizationsEvents } from '@charter/organizations-contracts';
import { organizationsCopy, type OrganizationsCopyTables } from '@charter/organizations-copy';
import { readModel, storeFacts, type ReadModel } from '@charter/processors';
import { addresses, type AddressesTables } from './addresses/addresses.projection';
import { deliveries, type DeliveriesTables } from './deliveries/deliveries.projection';
import { invitations, type InvitationsTables } from './invitations/invitations.projection';
import { people, type PeopleTables } from './people/people.projection';

export type NotificationsTables = DeliveriesTables &
  PeopleTables &
  AddressesTables &
  InvitationsTables &
  IdentityCopyTables &
  OrganizationsCopyTables;

/** What is made of the service's own events. */
export const ownReadModels: readonly ReadModel<Recorded>[] = [
  readModel(deliveries, storeFacts({ delivery: deliveryHistory })),
];

/** What is kept of others' events. */
export const copies: readonly ReadModel<PublicEvent>[] = [
  readModel(people, busFacts(identityEvents)),
  readModel(addresses, busFacts(identityEvents)),
  readModel(invitations, busFacts(membershipEvents)),
  readModel(identityCopy, busFacts(identityEvents)),
  readModel(organizationsCopy, busFacts(organizationsEvents)),
];
