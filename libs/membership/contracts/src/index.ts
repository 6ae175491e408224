export {
  MEMBERSHIP_TOPIC,
  membershipEvents,
  type MembershipEventData,
  type MembershipEventType,
  type MembershipPublicEvent,
} from './membership-events.v1';
