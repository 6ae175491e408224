import type {
  GrantEvent,
  MemberEvent,
  MembershipEvent,
  OwnershipEvent,
  Permission,
  ProjectAccessEvent,
  ProjectPermission,
} from '@charter/membership-domain';
import type { Held, HoldingChange, HoldingKind } from './holding';

const begins = (held: Partial<Held> & Pick<Held, 'memberId' | 'kind'>): HoldingChange => ({
  change: 'begins',
  held: { permission: '', projectId: '', ...held },
});

type Of = Omit<Extract<HoldingChange, { change: 'ends' }>, 'change'>;
const ends = (of: Of): HoldingChange => ({ change: 'ends', ...of });

type Owned = Readonly<{ memberId: string; kind: HoldingKind; projectId?: string }>;
const eachBegins = (owned: Owned, permissions: readonly (Permission | ProjectPermission)[]): readonly HoldingChange[] =>
  permissions.map(permission => begins({ ...owned, permission }));
const eachEnds = (owned: Owned, permissions: readonly (Permission | ProjectPermission)[]): readonly HoldingChange[] =>
  permissions.map(permission => ends({ ...owned, permission }));

const NOTHING: readonly HoldingChange[] = [];

/** What an event of a membership begins and ends, in this order: ends come first. One of a new type does not compile. */
export const holdingChangesBy = (event: MembershipEvent): readonly HoldingChange[] => {
  switch (event.type) {
    case 'MembershipFounded':
      return [begins({ memberId: event.data.ownerId, kind: 'owner' })];
    case 'MemberAdded':
    case 'MemberPermissionsReplaced':
    case 'MemberRaisedOwnPermissions':
    case 'MemberRemoved':
    case 'MemberLeft':
      return byMember(event);
    case 'PermissionGranted':
    case 'MemberGrantedOwnPermission':
    case 'GrantEnded':
    case 'GrantLapsed':
      return byGrant(event);
    case 'OwnerChanged':
      return byOwnerChanged(event);
    case 'ProjectAccessGiven':
    case 'ProjectAccessReplaced':
    case 'MemberRaisedOwnProjectAccess':
    case 'ProjectAccessEnded':
    case 'ProjectAccessEndedWithMembership':
      return byProjectAccess(event);
    // Nobody holds more or less by these.
    case 'MembershipSuspended':
    case 'MembershipReinstated':
    case 'SelfEditChanged':
    case 'GrantCeilingChanged':
    case 'OwnershipOffered':
    case 'OwnershipDeclined':
    case 'OwnershipOfferWithdrawn':
    case 'OwnershipOfferLapsed':
    case 'OwnershipOfferEndedWithMembership':
    case 'MemberInvited':
    case 'InvitationResent':
    case 'InvitationReplaced':
    case 'InvitationRevoked':
    case 'InvitationAccepted':
    case 'InvitationDeclined':
    case 'InvitationLapsed':
      return NOTHING;
  }
};

const byMember = ({ type, data }: MemberEvent): readonly HoldingChange[] => {
  const { memberId } = data;
  const owned = { memberId, kind: 'permission' } as const;
  switch (type) {
    case 'MemberAdded':
      return [begins({ memberId, kind: 'member' }), ...eachBegins(owned, data.permissions)];
    case 'MemberPermissionsReplaced':
    case 'MemberRaisedOwnPermissions':
      return [...eachEnds(owned, data.removed), ...eachBegins(owned, data.added)];
    case 'MemberRemoved':
    case 'MemberLeft':
      return [ends({ memberId })];
  }
};

const byGrant = ({ type, data }: GrantEvent): readonly HoldingChange[] => {
  const { memberId, permission, until } = data;
  const over = ends({ memberId, kind: 'grant', permission });
  const isGiven = type === 'PermissionGranted' || type === 'MemberGrantedOwnPermission';
  return isGiven ? [over, begins({ memberId, kind: 'grant', permission, until })] : [over];
};

/** Whoever owns it now held something as a member, and that is over; whoever did not stay holds nothing at all. */
const byOwnerChanged = ({ data }: Extract<OwnershipEvent, { type: 'OwnerChanged' }>): readonly HoldingChange[] => {
  const { from, to, stays, permissions } = data;
  const over = (['member', 'permission', 'grant'] as const).map(kind => ends({ memberId: to, kind }));
  const left = stays ? ends({ memberId: from, kind: 'owner' }) : ends({ memberId: from });
  const stayed = stays
    ? [begins({ memberId: from, kind: 'member' }), ...eachBegins({ memberId: from, kind: 'permission' }, permissions)]
    : [];
  return [...over, left, begins({ memberId: to, kind: 'owner' }), ...stayed];
};

const byProjectAccess = ({ type, data }: ProjectAccessEvent): readonly HoldingChange[] => {
  const { memberId, projectId } = data;
  const owned = { memberId, kind: 'project', projectId } as const;
  switch (type) {
    case 'ProjectAccessGiven':
      return eachBegins(owned, data.permissions);
    case 'ProjectAccessReplaced':
    case 'MemberRaisedOwnProjectAccess':
      return [...eachEnds(owned, data.removed), ...eachBegins(owned, data.added)];
    case 'ProjectAccessEnded':
    case 'ProjectAccessEndedWithMembership':
      return [ends(owned)];
  }
};
