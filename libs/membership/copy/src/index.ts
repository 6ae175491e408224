export { membershipCopy, type MembershipCopyTables } from './membership-copy.projection';
export { memberships, type Membership, type Memberships } from './memberships';
