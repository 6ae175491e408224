import { identityEvents, type IdentityEventData, type IdentityEventType } from '@charter/identity-contracts';
import type { PublicEvent } from '@charter/messaging';
import { tell, tellsNobody, type Telling } from './telling';

type Tells<Type extends IdentityEventType> =
  ((data: IdentityEventData<Type>) => readonly Telling[]) | typeof tellsNobody;

/** For each public event of identity, whom it is mailed to: what guards an account, whoever did it. */
const identityTellings: { readonly [Type in IdentityEventType]: Tells<Type> } = {
  'identity.password-reset-requested.v1': ({ userId, linkNumber, expiresAt }) =>
    tell(userId, { kind: 'password-reset', userId, linkNumber, expiresAt }),
  'identity.password-changed.v1': ({ userId }) => tell(userId, { kind: 'password-changed', userId }),
  // By that they show that they read what is sent there.
  'identity.email-change-requested.v1': ({ userId, email, linkNumber, expiresAt }) => [
    { recipient: { userId, email }, notice: { kind: 'email-change', userId, linkNumber, expiresAt } },
  ],
  // Whoever has taken over an account must not be the only one to know.
  'identity.email-changed.v1': ({ userId, from, to }) =>
    [from, to].map(email => ({ recipient: { userId, email }, notice: { kind: 'email-changed', userId } }) as const),
  // Whoever registers is there; and whoever is registered by somebody else is told by them, with what they need.
  'identity.user-registered.v1': tellsNobody,
  // No right depends on these.
  'identity.user-details-changed.v1': tellsNobody,
  'identity.user-country-changed.v1': tellsNobody,
  // That is between them and the staff whom they work with.
  'identity.user-deactivated.v1': tellsNobody,
  'identity.user-reactivated.v1': tellsNobody,
  'identity.departure-requested.v1': tellsNobody,
  // There is nobody left to be told.
  'identity.user-erased.v1': tellsNobody,
  'identity.role-granted.v1': tellsNobody,
  'identity.role-revoked.v1': tellsNobody,
  // It only takes away what somebody had.
  'identity.api-token-revoked.v1': tellsNobody,
  'identity.session-ended.v1': tellsNobody,
  // They read no mail.
  'identity.service-account-created.v1': tellsNobody,
  'identity.service-account-deactivated.v1': tellsNobody,
  // Auditors and staff have agreed on them with each other.
  'identity.mandate-approved.v1': tellsNobody,
  'identity.mandate-ended.v1': tellsNobody,
  'identity.mandate-lapsed.v1': tellsNobody,
};

/** The types that anybody is told of. */
export const IDENTITY_NEWS = Object.entries(identityTellings)
  .filter(([, tells]) => tells !== tellsNobody)
  .map(([type]) => type);

/** Who is told what by one of them. Throws on what is no event of identity. */
export const tellingsOfIdentity = ({ type, data }: PublicEvent): readonly Telling[] => {
  const tells = identityTellings[type as IdentityEventType];
  if (tells === tellsNobody) return [];
  const contract = identityEvents[type as IdentityEventType];
  return (tells as (data: unknown) => readonly Telling[])(contract.parse(data));
};
