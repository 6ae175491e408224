import { fold, isRefusal } from '@charter/event-sourcing';
import type { Asked, MembershipCommand } from '../membership/commands';
import type { Act, By, MembershipEvent } from '../membership/events';
import { membership } from '../membership/membership';
import type { Grant, Permission, ProjectPermission } from '../membership/permissions/permission';

/** When everything in specs happens that says nothing else. */
export const at = '2026-01-01T00:00:00.000Z';
/** So many days after that. */
export const day = (days: number): string => new Date(Date.parse(at) + days * 24 * 60 * 60 * 1_000).toISOString();

type More = Partial<Asked>;
export const user = (id: string): By => ({ kind: 'user', id });
export const sam: By = { kind: 'staff', id: 'sam' };
export const service: By = { kind: 'system', id: 'membership' };

/** Olga, the owner, asks, unless somebody else is said to. */
const asked = (more: More = {}): Asked => ({ by: user('olga'), at, ...more });
/** What the events of her act say of it. */
export const act = (more: More = {}): Act => ({ organizationId: 'o1', ...asked(more) });

export const found = { type: 'FoundMembership', data: { organizationId: 'o1', ownerId: 'olga', at } } as const;
export const suspend = (more: More = {}): MembershipCommand => ({
  type: 'SuspendMembership',
  data: asked({ by: service, ...more }),
});
export const reinstate = (more: More = {}): MembershipCommand => ({
  type: 'ReinstateMembership',
  data: asked({ by: service, ...more }),
});

export const add = (memberId: string, permissions: readonly Permission[], more: More = {}): MembershipCommand => ({
  type: 'AddMember',
  data: { ...asked(more), memberId, permissions },
});
type Editing = More & { expectedRevisions?: readonly number[] };
type Held = Readonly<{ permissions?: readonly Permission[]; grants?: readonly Grant[] }>;
/** Each list is the whole set. */
export const change = (memberId: string, held: Held, more: Editing = {}): MembershipCommand => ({
  type: 'ChangeMember',
  data: { ...asked(more), memberId, ...held },
});
export const replace = (memberId: string, permissions: readonly Permission[], more: Editing = {}): MembershipCommand =>
  change(memberId, { permissions }, more);
/** All that a member is to hold until an instant. */
export const grant = (memberId: string, grants: readonly Grant[], more: Editing = {}): MembershipCommand =>
  change(memberId, { grants }, more);
export const remove = (memberId: string, more: Editing = {}): MembershipCommand => ({
  type: 'RemoveMember',
  data: { ...asked(more), memberId },
});
export const leave = (id: string, more: More = {}): MembershipCommand => remove(id, { by: user(id), ...more });
export const settings = (
  changed: Readonly<{ selfEdit?: boolean; grantCeiling?: boolean }>,
  more: More = {},
): MembershipCommand => ({ type: 'ChangeMemberSettings', data: { ...asked(more), ...changed } });

export const lapseGrants = (then: string): MembershipCommand => ({ type: 'LapseGrants', data: { at: then } });

type Offered = Readonly<{ offerId?: string; stay?: boolean }>;
export const offer = (userId: string, { offerId = 'f1', stay = true }: Offered = {}, more: More = {}) =>
  ({ type: 'OfferOwnership', data: { ...asked(more), offerId, userId, stay } }) as const;
export const accept = (id: string, offerId = 'f1', more: More = {}): MembershipCommand => ({
  type: 'AcceptOwnership',
  data: { ...asked({ by: user(id), ...more }), offerId },
});
export const decline = (id: string, offerId = 'f1', more: More = {}): MembershipCommand => ({
  type: 'DeclineOwnership',
  data: { ...asked({ by: user(id), ...more }), offerId },
});
export const withdraw = (offerId = 'f1', more: More = {}): MembershipCommand => ({
  type: 'WithdrawOwnershipOffer',
  data: { ...asked(more), offerId },
});
export const lapseOffer = (then: string): MembershipCommand => ({ type: 'LapseOwnershipOffer', data: { at: then } });

type Invited = Extract<MembershipCommand, { type: 'InviteMember' }>['data'];
export const invite = (invitationId: string, more: Partial<Invited> = {}): MembershipCommand => ({
  type: 'InviteMember',
  data: { ...asked(), invitationId, email: 'sealed', emailLookup: 'nina', permissions: ['plans'], ...more },
});
export const resend = (invitationId: string, more: More & { expiresAt?: string } = {}): MembershipCommand => ({
  type: 'ResendInvitation',
  data: { ...asked(more), invitationId },
});
export const revoke = (invitationId: string, more: More = {}): MembershipCommand => ({
  type: 'RevokeInvitation',
  data: { ...asked(more), invitationId },
});
type ByLink = More & { linkNumber?: number; emailLookup?: string };
const byLink = (invitationId: string, more: ByLink) => ({
  ...{ ...asked({ by: user('nina') }), invitationId, linkNumber: 1, emailLookup: 'nina', ...more },
});
export const join = (invitationId: string, more: ByLink = {}): MembershipCommand => ({
  type: 'AcceptInvitation',
  data: byLink(invitationId, more),
});
export const refuseInvitation = (invitationId: string, more: ByLink = {}): MembershipCommand => ({
  type: 'DeclineInvitation',
  data: byLink(invitationId, more),
});
export const lapseInvitations = (then: string): MembershipCommand => ({ type: 'LapseInvitations', data: { at: then } });

type OnProject = Readonly<{ projectId?: string; permissions: readonly ProjectPermission[] }>;
export const give = (memberId: string, { projectId = 'p1', permissions }: OnProject, more: More = {}) =>
  ({ type: 'GiveProjectAccess', data: { ...asked(more), memberId, projectId, permissions } }) as const;
export const replaceAccess = (memberId: string, { projectId = 'p1', permissions }: OnProject, more: More = {}) =>
  ({ type: 'ReplaceProjectAccess', data: { ...asked(more), memberId, projectId, permissions } }) as const;
export const endAccess = (memberId: string, projectId = 'p1', more: More = {}): MembershipCommand => ({
  type: 'EndProjectAccess',
  data: { ...asked(more), memberId, projectId },
});

/** What happened when an organization of Olga's was founded and these commands were accepted. Throws on a refused one. */
export const past = (...commands: readonly MembershipCommand[]): readonly MembershipEvent[] =>
  [found, ...commands].reduce<readonly MembershipEvent[]>((events, command) => {
    const decision = membership.decide(command, fold(membership, events));
    if (isRefusal(decision)) throw new Error(`${command.type} is refused: ${decision.refused}.`);
    return [...events, ...decision];
  }, []);
