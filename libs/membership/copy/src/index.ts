export { membershipCopy, type MembershipCopyTables } from './membership-copy.projection';
export { membershipOf, memberships, type Membership, type Memberships } from './memberships';
