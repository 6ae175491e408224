export {
  MEMBERSHIP_TOPIC,
  membershipEvents,
  type MembershipEventData,
  type MembershipEventType,
  type MembershipPublicEvent,
} from './membership-events.v1';
export { invitationLinkOf, invitationToken, subjectOfInvitation, type InvitationLink } from './invitation-link';
export { permissionInWords } from './permission-words';
export { INVITATION_OVER, NO_INVITATION } from './invitation-words';
