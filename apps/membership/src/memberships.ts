import type { CommandHandler } from '@charter/event-sourcing';
import type { Membership, MembershipCommand, MembershipEvent, MembershipRefusal } from '@charter/membership-domain';

export const MEMBERSHIPS = Symbol('memberships');
export type Memberships = CommandHandler<Membership, MembershipCommand, MembershipEvent, MembershipRefusal>;
