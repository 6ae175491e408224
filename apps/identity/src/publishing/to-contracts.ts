import type { Recorded } from '@charter/event-sourcing';
import type { IdentityEventData, IdentityEventType } from '@charter/identity-contracts';
import type { IdentityEvent } from '@charter/identity-domain';
import { notPublic, type Announcement, type ToContracts } from '@charter/messaging';

/** What others learn of identity. No user belongs to any organization by what happens here. */
export const toContracts: ToContracts<IdentityEvent> = {
  UserRegistered: ({ event: { data } }) => told(data.userId, 'identity.user-registered.v1', data),
  UserRegistrationLapsed: notPublic,
  UserDetailsChanged: recorded => toldOfUser(recorded, 'identity.user-details-changed.v1'),
  UserCountryChanged: recorded => toldOfUser(recorded, 'identity.user-country-changed.v1'),
  UserDeactivated: recorded => toldOfUser(recorded, 'identity.user-deactivated.v1'),
  UserReactivated: recorded => toldOfUser(recorded, 'identity.user-reactivated.v1'),
  RoleGranted: recorded => toldOfUser(recorded, 'identity.role-granted.v1'),
  RoleRevoked: recorded => toldOfUser(recorded, 'identity.role-revoked.v1'),
  ApiTokenCreated: notPublic,
  ApiTokenUsed: notPublic,
  ApiTokenRevoked: recorded => toldOfUser(recorded, 'identity.api-token-revoked.v1'),
  IdentifierClaimed: notPublic,
  IdentifierClaimLapsed: notPublic,
  SessionEnded: ({ event: { data } }) => told(data.sessionId, 'identity.session-ended.v1', data),
  ServiceAccountCreated: ({
    event: {
      data: { secretHash: _secretHash, ...data },
    },
  }) => told(data.serviceAccountId, 'identity.service-account-created.v1', data),
  ServiceAccountDeactivated: ({ event: { data }, stream }) => {
    const serviceAccountId = stream.slice('serviceAccount-'.length);
    return told(serviceAccountId, 'identity.service-account-deactivated.v1', { serviceAccountId, ...data });
  },
};

const told = <Type extends IdentityEventType>(
  subject: string,
  type: Type,
  data: Unchanging<IdentityEventData<Type>>,
): Announcement => ({ type, subject, organizations: [], data });

/** What is told of a user as it was stored, and of whom. */
const toldOfUser = <Type extends IdentityEventType>(
  { event, stream }: Recorded<Readonly<{ data: Unchanging<Omit<IdentityEventData<Type>, 'userId'>> }>>,
  type: Type,
): Announcement => {
  const userId = stream.slice('user-'.length);
  return { type, subject: userId, organizations: [], data: { userId, ...event.data } };
};

type Unchanging<Data> = {
  readonly [Name in keyof Data]: Data[Name] extends readonly (infer Item)[] ? readonly Item[] : Data[Name];
};
