import type { Recorded } from '@charter/event-sourcing';
import { identityEvents } from '@charter/identity-contracts';
import { identityCopy, type IdentityCopyTables } from '@charter/identity-copy';
import { mandateHistory, serviceAccountHistory, userHistory } from '@charter/identity-domain';
import { membershipEvents } from '@charter/membership-contracts';
import { busFacts, type PublicEvent } from '@charter/messaging';
import { readModel, storeFacts, type ReadModel } from '@charter/processors';
import { identityPublication } from '../publishing/publication';
import { apiTokens, type ApiTokensTables } from './api-tokens/api-tokens.projection';
import { invitationLinks, type InvitationLinksTables } from './invitation-links/invitation-links.projection';
import { mandates, type MandatesTables } from './mandates/mandates.projection';
import { serviceAccounts, type ServiceAccountsTables } from './service-accounts/service-accounts.projection';
import { users, type UsersTables } from './users/users.projection';

export type IdentityTables = UsersTables &
  ApiTokensTables &
  ServiceAccountsTables &
  MandatesTables &
  IdentityCopyTables &
  InvitationLinksTables;

const userFacts = storeFacts({ user: userHistory });
const publicFacts = busFacts(identityEvents);
/** What everybody else learns over the bus, identity knows as soon as it is stored. */
const announcedFacts = (recorded: Recorded) => {
  const event = identityPublication.announce(recorded);
  return event && publicFacts(event);
};

export const identityReadModels: readonly ReadModel<Recorded>[] = [
  readModel(users, userFacts),
  readModel(apiTokens, userFacts),
  readModel(serviceAccounts, storeFacts({ serviceAccount: serviceAccountHistory })),
  readModel(mandates, storeFacts({ mandate: mandateHistory })),
  readModel(identityCopy, announcedFacts),
];

/** What is kept of others' events. */
export const copies: readonly ReadModel<PublicEvent>[] = [readModel(invitationLinks, busFacts(membershipEvents))];
