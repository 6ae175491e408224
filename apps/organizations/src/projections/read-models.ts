import type { Recorded } from '@charter/event-sourcing';
import { identityEvents } from '@charter/identity-contracts';
import { identityCopy, type IdentityCopyTables } from '@charter/identity-copy';
import { membershipEvents } from '@charter/membership-contracts';
import { membershipCopy, type MembershipCopyTables } from '@charter/membership-copy';
import { busFacts, type PublicEvent } from '@charter/messaging';
import { organizationHistory, organizationNameHistory } from '@charter/organizations-domain';
import { readModel, storeFacts, type ReadModel } from '@charter/processors';
import { openNameClaims, type NameClaimsTables } from './name-claims/name-claims.projection';
import { organizationNames, type OrganizationNamesTables } from './organization-names/organization-names.projection';
import { organizations, type OrganizationsTables } from './organizations/organizations.projection';

export type OrganizationsServiceTables = OrganizationsTables &
  OrganizationNamesTables &
  NameClaimsTables &
  IdentityCopyTables &
  MembershipCopyTables;

const organizationFacts = storeFacts({ organization: organizationHistory });

/** What is made of the service's own events. */
export const ownReadModels: readonly ReadModel<Recorded>[] = [
  readModel(organizations, organizationFacts),
  readModel(organizationNames, organizationFacts),
  readModel(openNameClaims, storeFacts({ organizationName: organizationNameHistory })),
];

/** What is kept of others' events. */
export const copies: readonly ReadModel<PublicEvent>[] = [
  readModel(identityCopy, busFacts(identityEvents)),
  readModel(membershipCopy, busFacts(membershipEvents)),
];
