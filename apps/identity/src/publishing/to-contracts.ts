import type { Recorded } from '@charter/event-sourcing';
import type { IdentityEventData, IdentityEventType } from '@charter/identity-contracts';
import type { IdentityEvent } from '@charter/identity-domain';
import { notPublic, type Announcement, type ToContracts } from '@charter/messaging';

/** What others learn of identity. No user belongs to any organization by what happens here, and nothing in one is changed. */
export const toContracts: ToContracts<IdentityEvent> = {
  UserRegistered: ({ event: { data } }) => told(data.userId, 'identity.user-registered.v1', data),
  UserRegistrationLapsed: notPublic,
  UserDetailsChanged: recorded => toldOfUser(recorded, 'identity.user-details-changed.v1'),
  UserCountryChanged: recorded => toldOfUser(recorded, 'identity.user-country-changed.v1'),
  UserDeactivated: recorded => toldOfUser(recorded, 'identity.user-deactivated.v1'),
  UserReactivated: recorded => toldOfUser(recorded, 'identity.user-reactivated.v1'),
  UserErased: recorded => toldOfUser(recorded, 'identity.user-erased.v1'),
  DepartureRequested: ({ event: { data } }) => {
    const { userId, departureId, at } = data;
    return told(departureId, 'identity.departure-requested.v1', { userId, departureId, at });
  },
  // What comes of it is told as what becomes of the user.
  DeparturePermitted: notPublic,
  DepartureRefused: notPublic,
  DepartureCompleted: notPublic,
  RoleGranted: recorded => toldOfUser(recorded, 'identity.role-granted.v1'),
  RoleRevoked: recorded => toldOfUser(recorded, 'identity.role-revoked.v1'),
  ApiTokenCreated: notPublic,
  ApiTokenUsed: notPublic,
  ApiTokenRevoked: recorded => toldOfUser(recorded, 'identity.api-token-revoked.v1'),
  PasswordSet: notPublic,
  PasswordResetRequested: recorded => {
    const { linkNumber, expiresAt, at } = recorded.event.data;
    return aboutUser(recorded, 'identity.password-reset-requested.v1', { linkNumber, expiresAt, at });
  },
  PasswordChanged: recorded => {
    const { from, at } = recorded.event.data;
    return aboutUser(recorded, 'identity.password-changed.v1', { ...(from === undefined ? {} : { from }), at });
  },
  EmailChangeRequested: recorded => {
    const { email, linkNumber, expiresAt, at } = recorded.event.data;
    return aboutUser(recorded, 'identity.email-change-requested.v1', { email, linkNumber, expiresAt, at });
  },
  EmailChanged: recorded => {
    const { from, to, fromLookup, emailLookup, at } = recorded.event.data;
    return aboutUser(recorded, 'identity.email-changed.v1', { from, to, fromLookup, emailLookup, at });
  },
  IdentifierClaimed: notPublic,
  IdentifierClaimLapsed: notPublic,
  IdentifierReleased: notPublic,
  SessionBegan: notPublic,
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
  // Nobody sees anything by it yet.
  MandateRequested: notPublic,
  // Why is between staff and auditors, as it stands in the history.
  MandateApproved: ({ event: { data } }) => {
    const { mandateId, auditorId, organizations, until, approvedBy, at } = data;
    const approved = { mandateId, auditorId, organizations, until, approvedBy, at };
    const concerned = organizations === 'all' ? [] : organizations;
    return { ...told(mandateId, 'identity.mandate-approved.v1', approved), organizations: concerned };
  },
  MandateEnded: ({ event: { data } }) => {
    const { mandateId, auditorId, endedBy, at } = data;
    return told(mandateId, 'identity.mandate-ended.v1', { mandateId, auditorId, endedBy, at });
  },
  MandateLapsed: ({ event: { data } }) => {
    const { mandateId, auditorId, until, at } = data;
    return told(mandateId, 'identity.mandate-lapsed.v1', { mandateId, auditorId, until, at });
  },
};

const told = <Type extends IdentityEventType>(
  subject: string,
  type: Type,
  data: Unchanging<IdentityEventData<Type>>,
): Announcement => ({ type, subject, organizations: [], data });

type WithoutUser<Type extends IdentityEventType> = Unchanging<Omit<IdentityEventData<Type>, 'userId'>>;

/** What is told of a user as it was stored, and of whom. */
const toldOfUser = <Type extends IdentityEventType>(
  recorded: Recorded<Readonly<{ data: WithoutUser<Type> }>>,
  type: Type,
): Announcement => aboutUser(recorded, type, recorded.event.data);

const aboutUser = <Type extends IdentityEventType>(
  { stream }: Pick<Recorded, 'stream'>,
  type: Type,
  data: WithoutUser<Type>,
): Announcement => {
  const userId = stream.slice('user-'.length);
  return { type, subject: userId, organizations: [], data: { userId, ...data } };
};

type Unchanging<Data> = { readonly [Name in keyof Data]: Unchangeable<Data[Name]> };
type Unchangeable<Value> = Value extends readonly (infer Item)[] ? readonly Item[] : Value;
