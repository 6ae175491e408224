import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '@charter/event-sourcing';
import fc from 'fast-check';
import * as asks from '../testing/asked';
import { ledgerOf, mayBy, rightsBy, type Ledger } from '../testing/ledger';
import { blastRadius } from './blast-radius';
import type { MembershipCommand } from './commands';
import type { By, MembershipEvent } from './events';
import { membership } from './membership';
import { PERMISSIONS, PROJECT_PERMISSIONS } from './permissions/permission';
import type { Membership } from './state';

const PEOPLE = ['olga', 'alice', 'bob', 'nina'] as const;
const PROJECTS = ['p1', 'p2'] as const;
const ORGANIZATIONS = 3;
const RUNS = 2_000;
/** A quarter of a minute of work: on a machine that others use, too, it may take several times that. */
const PATIENCE_MS = 120_000;

/** One organization as it has become: its stream, what the decider makes of it, and what the ledger does. */
type Organization = { events: readonly MembershipEvent[]; state: Membership; ledger: Ledger };
type Chosen = Readonly<{
  by: (typeof PEOPLE)[number] | 'the owner' | 'staff' | 'the service';
  person: (typeof PEOPLE)[number];
  permissions: readonly (typeof PERMISSIONS)[number][];
  access: readonly (typeof PROJECT_PERMISSIONS)[number][];
  project: (typeof PROJECTS)[number];
  number: number;
  flag: boolean;
}>;

const chosen: fc.Arbitrary<Chosen> = fc.record({
  by: fc.constantFrom(...PEOPLE, 'the owner', 'the owner', 'staff', 'the service'),
  person: fc.constantFrom(...PEOPLE),
  permissions: fc.subarray([...PERMISSIONS]),
  access: fc.subarray([...PROJECT_PERMISSIONS], { maxLength: 3 }),
  project: fc.constantFrom(...PROJECTS),
  number: fc.integer({ min: 1, max: 4 }),
  flag: fc.boolean(),
});

type Asked = Readonly<{ by: By; at: string; reason: string }>;
type Making = (chosen: Chosen, more: Asked, state: Membership) => MembershipCommand;

/** Every command there is, made of what was chosen. */
const MAKING: Readonly<Record<MembershipCommand['type'], Making>> = {
  FoundMembership: ({ person }) => ({ type: 'FoundMembership', data: { ...asks.found.data, ownerId: person } }),
  SuspendMembership: (_, more) => asks.suspend(more),
  ReinstateMembership: (_, more) => asks.reinstate(more),
  AddMember: ({ person, permissions }, more) => asks.add(person, permissions, more),
  ChangeMember: ({ person, permissions, number, flag }, more) => {
    const grants = permissions.slice(-2).map((permission, index) => {
      return { permission, until: later(more.at, number + index - 1) };
    });
    const held = number === 4 ? { permissions, grants } : flag ? { permissions } : { grants };
    return asks.change(person, held, more);
  },
  RemoveMember: ({ person }, more) => asks.remove(person, more),
  ChangeMemberSettings: ({ flag, number }, more) =>
    asks.settings({ selfEdit: flag, ...(number > 2 ? { grantCeiling: number === 4 } : {}) }, more),
  LapseGrants: (_, { at }) => asks.lapseGrants(at),
  OfferOwnership: ({ person, number, flag }, more) => asks.offer(person, { offerId: `f${number}`, stay: flag }, more),
  AcceptOwnership: ({ person, number }, { at }, state) => {
    const offer = state.status === 'founded' && number > 1 ? state.offer : undefined;
    return asks.accept(offer?.userId ?? person, offer?.offerId ?? `f${number}`, { at });
  },
  DeclineOwnership: ({ person, number }, { at }) => asks.decline(person, `f${number}`, { at }),
  WithdrawOwnershipOffer: ({ number }, more) => asks.withdraw(`f${number}`, more),
  LapseOwnershipOffer: (_, { at }) => asks.lapseOffer(at),
  InviteMember: ({ person, number, permissions, flag }, more) =>
    asks.invite(`i${number}`, { ...more, emailLookup: person, permissions, force: flag }),
  ResendInvitation: ({ number }, more) => asks.resend(`i${number}`, more),
  RevokeInvitation: ({ number }, more) => asks.revoke(`i${number}`, more),
  AcceptInvitation: ({ person, number }, { at }, state) => {
    const [pending] = state.status === 'founded' && number > 1 ? state.invitations : [];
    const [id, { emailLookup, linkNumber }] = pending ?? [`i${number}`, { emailLookup: person, linkNumber: 1 }];
    return asks.join(id, { by: asks.user(emailLookup), emailLookup, linkNumber, at });
  },
  DeclineInvitation: ({ person, number }, { at }) =>
    asks.refuseInvitation(`i${number}`, { by: asks.user(person), emailLookup: person, at }),
  LapseInvitations: (_, { at }) => asks.lapseInvitations(at),
  GiveProjectAccess: ({ person, project, access }, more) =>
    asks.give(person, { projectId: project, permissions: access }, more),
  ReplaceProjectAccess: ({ person, project, access }, more) =>
    asks.replaceAccess(person, { projectId: project, permissions: access }, more),
  EndProjectAccess: ({ person, project }, more) => asks.endAccess(person, project, more),
};
const TYPES = Object.keys(MAKING) as MembershipCommand['type'][];

/** What a command needs of the matrix, where it needs anything; giving up one's own needs nothing. */
const NEEDED: Partial<Record<MembershipCommand['type'], string>> = {
  AddMember: 'members:add',
  ChangeMember: 'members:edit',
  RemoveMember: 'members:remove',
  ChangeMemberSettings: 'member-settings:edit',
  OfferOwnership: 'ownership:offer',
  WithdrawOwnershipOffer: 'ownership:withdraw',
  InviteMember: 'invitations:create',
  ResendInvitation: 'invitations:resend',
  RevokeInvitation: 'invitations:revoke',
  GiveProjectAccess: 'project-access:edit',
  ReplaceProjectAccess: 'project-access:edit',
  EndProjectAccess: 'project-access:edit',
};

const later = (at: string, hours: number): string => new Date(Date.parse(at) + hours * 3_600_000).toISOString();

const byOf = (by: Chosen['by'], { owners: [owner = 'olga'] }: Ledger): By => {
  if (by === 'staff') return asks.sam;
  if (by === 'the service') return asks.service;
  return asks.user(by === 'the owner' ? owner : by);
};

/** An organization that somebody else owns, with members who hold what is likely to lead somewhere; one has a ceiling. */
const begun = (owner: number): Organization => {
  const [ownerId, ...others] = [...PEOPLE.slice(owner), ...PEOPLE.slice(0, owner)] as [string, ...string[]];
  const founded: MembershipEvent = { type: 'MembershipFounded', data: { ...asks.found.data, ownerId } };
  const held = [['members'], ['admin'], []] as const;
  const added = others.slice(0, 2).map((memberId, index): MembershipEvent => ({
    type: 'MemberAdded',
    data: { ...asks.act({ by: asks.service }), memberId, permissions: held[index]!, memberRevision: index + 1 },
  }));
  const ceiling: MembershipEvent = {
    type: 'GrantCeilingChanged',
    data: { ...asks.act({ by: asks.user(ownerId) }), from: false, to: true },
  };
  const nothing = { events: [], state: membership.initialState, ledger: ledgerOf([]) };
  return become(nothing, [founded, ...added, ...(owner === 2 ? [ceiling] : [])]);
};

const become = ({ events, state }: Organization, more: readonly MembershipEvent[]): Organization => {
  const all = [...events, ...more];
  return { events: all, state: more.reduce(membership.evolve, state), ledger: ledgerOf(all) };
};

const step = fc.record({
  organization: fc.nat(ORGANIZATIONS - 1),
  type: fc.constantFrom(...TYPES),
  hours: fc.integer({ min: 0, max: 12 }),
  chosen,
});

describe('random histories', () => {
  it(
    'keep what a membership promises, at every position',
    () => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(fc.array(step, { minLength: 10, maxLength: 30 }), steps => {
          const organizations = Array.from({ length: ORGANIZATIONS }, (_, index) => begun(index));
          let at = asks.at;
          for (const { organization, type, hours, chosen } of steps) {
            at = later(at, hours);
            const before = organizations[organization]!;
            const command = MAKING[type](
              chosen,
              { by: byOf(chosen.by, before.ledger), at, reason: 'Because' },
              before.state,
            );
            const decision = membership.decide(command, before.state);
            checkAuthority(command, before, decision);
            seen.add(isRefusal(decision) ? decision.refused : type);
            if (isRefusal(decision) || decision.length === 0) continue;
            decision.forEach(event => seen.add(event.type));
            const after = become(before, decision);
            checkPositions(before, decision);
            checkState(after);
            checkRadius(before, after, command.data.at);
            checkCeiling(before, after, command);
            checkRepetition(command, after);
            organizations[organization] = after;
          }
        }),
        { numRuns: RUNS, seed: 20_260_301 },
      );
      // A history in which nothing happens would keep any promise.
      expect(TYPES.filter(type => !seen.has(type))).toEqual([]);
      expect(seen.size).toBeGreaterThan(70);
    },
    PATIENCE_MS,
  );
});

/** Nothing is decided for who may not, and nobody who may is told that they may not. */
const checkAuthority = (
  command: MembershipCommand,
  { ledger }: Organization,
  decision: ReturnType<typeof membership.decide>,
): void => {
  const operation = NEEDED[command.type];
  if (!operation || !('by' in command.data) || command.data.by.kind !== 'user') return;
  const { by, at } = command.data;
  const isOwn = 'memberId' in command.data && command.data.memberId === by.id;
  if (isOwn && (command.type === 'RemoveMember' || command.type === 'EndProjectAccess')) return;
  const projectId = 'projectId' in command.data ? command.data.projectId : undefined;
  const may = mayBy(ledger, { userId: by.id, operation, projectId, at });
  if (may) expect(decision).not.toEqual({ refused: 'not-allowed' });
  else
    expect(['not-allowed', 'suspended', 'unknown-organization']).toContain('refused' in decision && decision.refused);
};

/** After each single event there is one owner; and each event about a member names its own place. */
const checkPositions = ({ events, state }: Organization, decided: readonly MembershipEvent[]): void => {
  decided.reduce((current, event, index) => {
    const next = membership.evolve(current, event);
    expect(ledgerOf([...events, ...decided.slice(0, index + 1)]).owners).toHaveLength(1);
    expect(next.status === 'founded' && next.members.has(next.ownerId)).toBe(true);
    if ('memberRevision' in event.data) expect(event.data.memberRevision).toBe(events.length + index);
    return next;
  }, state);
};

/** What the decider knows is what the events say; nobody holds what there is not, nor anything without belonging. */
const checkState = ({ state, ledger: { owners, members, access } }: Organization): void => {
  if (state.status !== 'founded') throw new Error('A founded membership stays one.');
  expect([state.ownerId]).toEqual(owners);
  expect([...state.members.keys()].sort()).toEqual([...members.keys()].sort());
  const held = new Map<string, readonly string[]>();
  for (const [memberId, member] of state.members) {
    expect(member.permissions).toEqual(members.get(memberId)!.permissions);
    expect(member.grants).toEqual(members.get(memberId)!.grants);
    const all = [...member.permissions, ...member.grants.map(({ permission }) => permission)];
    expect(all.filter(permission => !PERMISSIONS.includes(permission))).toEqual([]);
    for (const [projectId, permissions] of member.access) {
      expect(permissions.filter(permission => !PROJECT_PERMISSIONS.includes(permission))).toEqual([]);
      held.set(`${memberId} ${projectId}`, permissions);
    }
  }
  // Whatever is left in the ledger is some member's: so whoever went left nothing behind.
  expect([...held].sort()).toEqual([...access].sort());
  expect(state.offer && !members.has(state.offer.userId)).toBeFalsy();
  expect(state.offer?.userId === state.ownerId).toBe(false);
  const addresses = [...state.invitations.values()].map(({ emailLookup }) => emailLookup);
  expect(new Set(addresses).size).toBe(addresses.length);
};

/** A dry run says exactly what the ledger says then. */
const checkRadius = (before: Organization, after: Organization, at: string): void => {
  const { lost, gained } = blastRadius(before.state, after.state, at);
  const text = ({ userId, operation, object }: (typeof lost)[number]) => `${userId} ${operation} ${object}`;
  const rights = (ledger: Ledger) =>
    new Set(PEOPLE.flatMap(userId => rightsBy(ledger, { userId, at, projectIds: own(userId) })));
  const own = (userId: string) =>
    PROJECTS.filter(id => [before, after].some(({ ledger }) => ledger.access.has(`${userId} ${id}`)));
  const [had, has] = [rights(before.ledger), rights(after.ledger)];
  expect(lost.map(text).sort()).toEqual([...had].filter(right => !has.has(right)).sort());
  expect(gained.map(text).sort()).toEqual([...has].filter(right => !had.has(right)).sort());
};

/** Under a ceiling nobody gives what they do not have, nor for longer than they have it. */
const checkCeiling = (before: Organization, after: Organization, { type, data }: MembershipCommand): void => {
  if (before.state.status !== 'founded' || !before.state.settings.grantCeiling) return;
  if (!NEEDED[type] || !('by' in data) || data.by.kind !== 'user') return;
  for (const at of [0, 1, 2, 3].map(hours => later(data.at, hours)))
    for (const { operation, object } of blastRadius(before.state, after.state, at).gained) {
      const asked = { userId: data.by.id, operation, projectId: object, at };
      expect([operation, mayBy(before.ledger, asked)]).toEqual([operation, true]);
    }
};

/** What was accepted is not written a second time. */
const checkRepetition = (command: MembershipCommand, { state }: Organization): void => {
  const again = membership.decide(command, state);
  expect(isRefusal(again) ? [] : again).toEqual([]);
};
