import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { AuthorityRefusal } from './authority';
import { changeMember, type ChangeRefusal } from './changing';
import type { FoundMembership, MembershipCommand } from './commands';
import type { MembershipEvent, MembershipFounded } from './events';
import { evolveGrants, lapseGrants } from './grants';
import { acceptInvitation, declineInvitation, type AnswerRefusal } from './invitation-answers';
import { evolveInvitations } from './invitations';
import { inviteMember, lapseInvitations, resendInvitation, revokeInvitation, type InvitingRefusal } from './inviting';
import { addMember, evolveMembers, removeMember, type MemberRefusal } from './members';
import {
  acceptOwnership,
  declineOwnership,
  evolveOwnership,
  lapseOwnershipOffer,
  offerOwnership,
  withdrawOwnershipOffer,
  type OwnershipRefusal,
} from './ownership';
import {
  endProjectAccess,
  evolveProjectAccess,
  giveProjectAccess,
  replaceProjectAccess,
  type ProjectAccessRefusal,
} from './project-access';
import { changeMemberSettings, evolveSettings } from './settings';
import { founded, type Founded, type Membership } from './state';
import { reinstate, suspend } from './suspension';

export type MembershipRefusal =
  | 'already-founded'
  | MemberRefusal
  | ChangeRefusal
  | OwnershipRefusal
  | InvitingRefusal
  | AnswerRefusal
  | ProjectAccessRefusal
  | AuthorityRefusal;

type Decided = Decision<MembershipEvent, MembershipRefusal>;

const evolve = (state: Membership, event: MembershipEvent): Membership => {
  if (event.type === 'MembershipFounded') return counted(founded(event.data));
  return state.status === 'founded' ? counted(evolveFounded(state, event)) : state;
};

const counted = (state: Founded): Founded => ({ ...state, nextRevision: state.nextRevision + 1 });

const evolveFounded = (state: Founded, event: Exclude<MembershipEvent, MembershipFounded>): Founded => {
  switch (event.type) {
    case 'MembershipSuspended':
      return { ...state, suspended: true };
    case 'MembershipReinstated':
      return { ...state, suspended: false };
    case 'SelfEditChanged':
    case 'GrantCeilingChanged':
      return evolveSettings(state, event);
    case 'MemberAdded':
    case 'MemberPermissionsReplaced':
    case 'MemberRaisedOwnPermissions':
    case 'MemberRemoved':
    case 'MemberLeft':
      return evolveMembers(state, event);
    case 'PermissionGranted':
    case 'MemberGrantedOwnPermission':
    case 'GrantEnded':
    case 'GrantLapsed':
      return evolveGrants(state, event);
    case 'OwnershipOffered':
    case 'OwnerChanged':
    case 'OwnershipDeclined':
    case 'OwnershipOfferWithdrawn':
    case 'OwnershipOfferLapsed':
    case 'OwnershipOfferEndedWithMembership':
      return evolveOwnership(state, event);
    case 'MemberInvited':
    case 'InvitationResent':
    case 'InvitationReplaced':
    case 'InvitationRevoked':
    case 'InvitationAccepted':
    case 'InvitationDeclined':
    case 'InvitationLapsed':
      return evolveInvitations(state, event);
    case 'ProjectAccessGiven':
    case 'ProjectAccessReplaced':
    case 'MemberRaisedOwnProjectAccess':
    case 'ProjectAccessEnded':
    case 'ProjectAccessEndedWithMembership':
      return evolveProjectAccess(state, event);
  }
};

const decide = (command: MembershipCommand, state: Membership): Decided => {
  if (command.type === 'FoundMembership') return found(command.data, state);
  return state.status === 'founded' ? decideFounded(command, state) : refuse('unknown-organization');
};

const found = (data: FoundMembership['data'], state: Membership): Decided => {
  if (state.status === 'unknown') return [{ type: 'MembershipFounded', data }];
  // Whoever has become the owner since: the organization was founded with this one.
  return state.foundedFor === data.ownerId ? [] : refuse('already-founded');
};

type CommandType = Exclude<MembershipCommand['type'], 'FoundMembership'>;
type DataOf<Type extends CommandType> = Extract<MembershipCommand, { type: Type }>['data'];
type Rules = { readonly [Type in CommandType]: (data: DataOf<Type>, state: Founded) => Decided };

/** A command that is forgotten here does not compile. */
const RULES: Rules = {
  SuspendMembership: suspend,
  ReinstateMembership: reinstate,
  AddMember: addMember,
  ChangeMember: changeMember,
  RemoveMember: removeMember,
  ChangeMemberSettings: changeMemberSettings,
  LapseGrants: lapseGrants,
  OfferOwnership: offerOwnership,
  AcceptOwnership: acceptOwnership,
  DeclineOwnership: declineOwnership,
  WithdrawOwnershipOffer: withdrawOwnershipOffer,
  LapseOwnershipOffer: lapseOwnershipOffer,
  InviteMember: inviteMember,
  ResendInvitation: resendInvitation,
  RevokeInvitation: revokeInvitation,
  AcceptInvitation: acceptInvitation,
  DeclineInvitation: declineInvitation,
  LapseInvitations: lapseInvitations,
  GiveProjectAccess: giveProjectAccess,
  ReplaceProjectAccess: replaceProjectAccess,
  EndProjectAccess: endProjectAccess,
};

const decideFounded = <Type extends CommandType>(
  { type, data }: Readonly<{ type: Type; data: DataOf<Type> }>,
  state: Founded,
): Decided => RULES[type](data, state);

/** Who belongs to one organization, what each of them holds, and how that may change. */
export const membership: Decider<Membership, MembershipCommand, MembershipEvent, MembershipRefusal> = {
  initialState: { status: 'unknown' },
  evolve,
  decide,
};
