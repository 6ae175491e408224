export {
  IDENTITY_TOPIC,
  identityEvents,
  type IdentityEventData,
  type IdentityEventType,
  type IdentityPublicEvent,
} from './identity-events.v1';
export { accountLinkOf, accountLinkToken, type AccountLink } from './account-link';
export { passwordOfSession, passwordSessionId } from './password-session';
