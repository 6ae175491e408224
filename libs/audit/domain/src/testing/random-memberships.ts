import { fold, isRefusal } from '@charter/event-sourcing';
import {
  membership,
  PERMISSIONS,
  PROJECT_PERMISSIONS,
  type Membership,
  type MembershipCommand,
  type MembershipEvent,
} from '@charter/membership-domain';
import fc from 'fast-check';
import { membershipStream, type MembershipFact } from '../holding/membership-fact';

const PEOPLE = ['olga', 'alice', 'bob', 'nina'] as const;
export const ORGANIZATIONS = ['o1', 'o2', 'o3'] as const;
const PROJECTS = ['p1', 'p2'] as const;

/** An event of one of several memberships, as the store has it: positions go up over all of them. */
export type RandomFact = MembershipFact & Readonly<{ stream: string; organizationId: string }>;

const chosen = fc.record({
  organizationId: fc.constantFrom(...ORGANIZATIONS),
  what: fc.nat(13),
  // Most of what others ask is refused, and refusals are no history.
  by: fc.oneof(
    { arbitrary: fc.constant('the owner'), weight: 6 },
    { arbitrary: fc.constantFrom(...PEOPLE), weight: 1 },
  ),
  person: fc.constantFrom(...PEOPLE),
  permissions: fc.subarray([...PERMISSIONS]),
  access: fc.subarray([...PROJECT_PERMISSIONS], { minLength: 1, maxLength: 3 }),
  project: fc.constantFrom(...PROJECTS),
  flag: fc.boolean(),
  /** How much later, in minutes; clocks of several writers are not the same. */
  later: fc.integer({ min: -2, max: 20 }),
});
type Chosen = Parameters<Parameters<typeof chosen.map>[0]>[0];

/** Histories of three organizations in which the same four people come, go, and are given and lose permissions. */
export const randomHistories = fc
  .array(chosen, { minLength: 20, maxLength: 60, size: 'max' })
  .map(all => all.reduce(happening, START).facts);

type Past = Readonly<{ facts: readonly RandomFact[]; states: ReadonlyMap<string, Membership>; minutes: number }>;

const foundedAt = (organizationId: string): MembershipEvent => ({
  type: 'MembershipFounded',
  data: { organizationId, ownerId: 'olga', at: instantAt(0) },
});

const MINUTE_MS = 60_000;
const instantAt = (minutes: number): string =>
  new Date(Date.parse('2026-01-01T00:00:00.000Z') + minutes * MINUTE_MS).toISOString();

/** Adds what follows from one choice, if anything does. */
const happening = (past: Past, choice: Chosen): Past => {
  const { organizationId, later } = choice;
  const minutes = past.minutes + later;
  const state = past.states.get(organizationId)!;
  const decided = membership.decide(commandOf(choice, state, minutes), state);
  if (isRefusal(decided)) return past;
  return written({ ...past, minutes: Math.max(0, minutes) }, organizationId, decided);
};

const written = (past: Past, organizationId: string, events: readonly MembershipEvent[]): Past => {
  const stream = membershipStream(organizationId);
  const before = past.facts.filter(fact => fact.stream === stream);
  const latest = before.at(-1)?.recordedAt ?? '';
  const now = instantAt(past.minutes);
  const recordedAt = now > latest ? now : latest;
  const facts = events.map((event, index): RandomFact => {
    const place = (past.facts.length + index + 1) * 7;
    const revision = BigInt(before.length + index);
    return {
      ...{ event, stream, organizationId, revision, recordedAt },
      id: `e${place}`,
      position: `${place}/${place}`,
    };
  });
  const state = fold({ ...membership, initialState: past.states.get(organizationId)! }, events);
  return {
    facts: [...past.facts, ...facts],
    states: new Map(past.states).set(organizationId, state),
    minutes: past.minutes,
  };
};

const EMPTY: Past = {
  facts: [],
  states: new Map(ORGANIZATIONS.map(id => [id, membership.initialState])),
  minutes: 0,
};
const START = ORGANIZATIONS.reduce((past, id) => written(past, id, [foundedAt(id)]), EMPTY);

const commandOf = (choice: Chosen, state: Membership, minutes: number): MembershipCommand => {
  const { what, person, permissions, access, project: projectId, flag } = choice;
  const founded = state.status === 'founded' ? state : undefined;
  const id = choice.by === 'the owner' ? (founded?.ownerId ?? 'olga') : choice.by;
  const asked = { by: { kind: 'user', id }, at: instantAt(minutes), reason: 'because' } as const;
  const memberId = person;
  // Members who edit what they hold themselves: that is told by events of its own.
  const whom = flag ? memberId : id;
  const offerId = founded?.offer?.offerId ?? 'f1';
  const invitation = [...(founded?.invitations ?? [])].find(([, { emailLookup }]) => emailLookup === person);
  const [invitationId = 'i0', { linkNumber } = { linkNumber: 1 }] = invitation ?? [];
  const until = instantAt(minutes + 1 + permissions.length * 5);
  const grants = permissions.slice(0, 2).map(permission => ({ permission, until, reason: 'for a while' }));
  const commands: readonly MembershipCommand[] = [
    { type: 'AddMember', data: { ...asked, memberId, permissions } },
    { type: 'ChangeMember', data: { ...asked, memberId: whom, permissions } },
    { type: 'ChangeMember', data: { ...asked, memberId: whom, grants } },
    { type: 'ChangeMember', data: { ...asked, memberId: whom, permissions, grants } },
    { type: 'RemoveMember', data: { ...asked, memberId: flag ? id : memberId } },
    { type: 'LapseGrants', data: { at: instantAt(minutes) } },
    { type: 'OfferOwnership', data: { ...asked, offerId: `f${minutes}`, userId: memberId, stay: flag } },
    { type: 'AcceptOwnership', data: { ...asked, by: { kind: 'user', id: founded?.offer?.userId ?? id }, offerId } },
    { type: 'AcceptOwnership', data: { ...asked, by: { kind: 'user', id: founded?.offer?.userId ?? id }, offerId } },
    { type: 'GiveProjectAccess', data: { ...asked, memberId: whom, projectId, permissions: access } },
    { type: 'ReplaceProjectAccess', data: { ...asked, memberId, projectId, permissions: access } },
    { type: 'EndProjectAccess', data: { ...asked, memberId, projectId } },
    {
      type: 'InviteMember',
      data: { ...asked, invitationId: `i${minutes}`, email: 'sealed', emailLookup: person, permissions },
    },
    {
      type: 'AcceptInvitation',
      data: { ...asked, by: { kind: 'user', id: person }, invitationId, linkNumber, emailLookup: person },
    },
  ];
  return commands[what]!;
};
