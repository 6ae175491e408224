export {
  IDENTITY_TOPIC,
  identityEvents,
  type IdentityEventData,
  type IdentityEventType,
  type IdentityPublicEvent,
} from './identity-events.v1';
