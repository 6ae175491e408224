export type { MembershipEvent, MembershipFounded } from './membership/events';
export type { FoundMembership, MembershipCommand } from './membership/commands';
export { PERMISSIONS, type Permission } from './membership/permissions';
export { membershipHistory } from './membership/history';
export { membership, type Membership, type MembershipRefusal } from './membership/membership';
