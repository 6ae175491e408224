export {
  ORGANIZATIONS_TOPIC,
  organizationsEvents,
  type OrganizationsEventData,
  type OrganizationsEventType,
  type OrganizationsPublicEvent,
} from './organizations-events.v1';
export { subjectOfSecurityContact } from './security-contact';
