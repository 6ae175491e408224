import type { CommandHandler } from '@charter/event-sourcing';
import type {
  Membership,
  MembershipCommand,
  MembershipEvent,
  MembershipRefusal,
  OwnerRefusal,
} from '@charter/membership-domain';

/** The category of their streams. */
export const MEMBERSHIP = 'membership';

export const MEMBERSHIPS = Symbol('memberships');

/** Why a membership is not changed: by its own rules, or because of who would come to own it. */
export type ChangeRefusal = MembershipRefusal | OwnerRefusal;
export type Memberships = CommandHandler<Membership, MembershipCommand, MembershipEvent, ChangeRefusal>;
