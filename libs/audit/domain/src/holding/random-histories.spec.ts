import { describe, expect, it } from '@jest/globals';
import { fold } from '@charter/event-sourcing';
import { membership, type Membership } from '@charter/membership-domain';
import fc from 'fast-check';
import { ORGANIZATIONS, randomHistories, type RandomFact } from '../testing/random-memberships';
import { threadOf, whyChain, type Explained } from '../why/why';
import { differenceOf, heldAt } from './as-of';
import { intervalsOf, type Interval } from './interval';
import { latestAt, positionAt } from './moment';
import { ordinalOf } from './ordinal';

const RUNS = 2_000;
/** A quarter of a minute of work: on a machine that others use, too, it may take several times that. */
const PATIENCE_MS = 180_000;

const factsIn = (facts: readonly RandomFact[], organizationId: string) =>
  facts.filter(fact => fact.organizationId === organizationId);
const intervalsIn = (facts: readonly RandomFact[]): readonly Interval[] =>
  ORGANIZATIONS.flatMap(id => intervalsOf(factsIn(facts, id)));

/** What the decider itself says that everybody holds: by another hand than that of the intervals. */
const heldBy = (state: Membership, at: string): readonly string[] => {
  if (state.status !== 'founded') return [];
  return [...state.members]
    .flatMap(([memberId, member]) => [
      memberId === state.ownerId ? `${memberId} owner` : `${memberId} member`,
      ...member.permissions.map(permission => `${memberId} permission ${permission}`),
      ...member.grants
        .filter(({ until }) => Date.parse(at) < Date.parse(until))
        .map(({ permission, until }) => `${memberId} grant ${permission} ${until}`),
      ...[...member.access].flatMap(([project, all]) => all.map(one => `${memberId} project ${one} ${project}`)),
    ])
    .toSorted();
};
const told = ({ memberId, kind, permission, projectId, until }: Interval): string =>
  [memberId, kind, permission, projectId, until].filter(part => part !== '' && part !== undefined).join(' ');

/** Every moment that anything can be asked about: at each event, before all, and a little before and after each. */
const instantsOf = (facts: readonly RandomFact[]): readonly string[] => {
  const times = facts.flatMap(({ recordedAt }) => [-1, 0, 1].map(ms => Date.parse(recordedAt) + ms));
  return [...new Set(times)].map(time => new Date(time).toISOString());
};

/** What begins or ends anything: a history without some of it would show less than it says. */
const TELLING = [
  ...['MembershipFounded', 'MemberAdded', 'MemberPermissionsReplaced', 'MemberRaisedOwnPermissions'],
  ...['MemberRemoved', 'MemberLeft', 'PermissionGranted', 'MemberGrantedOwnPermission', 'GrantEnded', 'GrantLapsed'],
  ...['OwnerChanged', 'ProjectAccessGiven', 'ProjectAccessReplaced', 'MemberRaisedOwnProjectAccess'],
  ...['ProjectAccessEnded', 'ProjectAccessEndedWithMembership'],
];

describe(`${RUNS} random histories of four people in three organizations`, () => {
  it(
    'are at every position and every instant what the state was then',
    () => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(randomHistories, facts => {
          for (const { event } of facts) seen.add(event.type);
          const intervals = intervalsIn(facts);
          const check = (position: string, at: string) => {
            const known = facts.filter(fact => ordinalOf(fact.position) <= ordinalOf(position));
            for (const id of ORGANIZATIONS) {
              const state = fold(
                membership,
                factsIn(known, id).map(({ event }) => event),
              );
              const held = heldAt(
                intervals.filter(({ organizationId }) => organizationId === id),
                { position, at },
              );
              expect(held.map(told).toSorted()).toEqual(heldBy(state, at));
            }
          };
          for (const { position } of facts) check(position, latestAt(facts, position)!);
          for (const at of instantsOf(facts)) check(positionAt(facts, at) ?? '0/0', at);
        }),
        { numRuns: RUNS },
      );
      expect(TELLING.filter(type => !seen.has(type))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'are the same played again from the beginning and told event by event, and differ by what happened in between',
    () => {
      fc.assert(
        fc.property(randomHistories, facts => {
          const all = intervalsIn(facts);
          const moments = facts.map(({ position }) => ({ position, at: latestAt(facts, position)! }));
          let before: readonly Interval[] = [];
          for (const moment of moments) {
            const known = facts.filter(fact => ordinalOf(fact.position) <= ordinalOf(moment.position));
            const replayed = heldAt(intervalsIn(known), moment);
            const incremental = heldAt(all, moment);
            expect(replayed.map(({ to: _, ...held }) => held)).toEqual(incremental.map(({ to: _, ...held }) => held));
            const { began, ended } = differenceOf(before, incremental);
            const isOld = new Set(before);
            expect(began.length).toBe(incremental.filter(held => !isOld.has(held)).length);
            expect(incremental.length).toBe(before.length + began.length - ended.length);
            before = incremental;
          }
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE_MS,
  );

  it(
    'say of everything that is held by which event it began, and which invitation or offer led to that',
    () => {
      fc.assert(
        fc.property(randomHistories, facts => {
          const explained = facts.map(explainedOf);
          for (const held of intervalsIn(facts)) {
            const began = explained.find(({ id }) => id === held.from.eventId)!;
            const chain = whyOf(began, explained);
            expect(chain[0]).toEqual({ relation: 'began', event: began });
            const thread = threadOf(began.data);
            const origin = { MemberAdded: 'invited', OwnerChanged: 'offered' }[began.type];
            if (thread !== undefined) expect(chain.map(({ relation }) => relation)).toContain(origin);
            for (const { event } of chain) expect(event.revision <= began.revision).toBe(true);
          }
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE_MS,
  );
});

const explainedOf = ({ event, id, stream, revision }: RandomFact): Explained => ({
  ...{ id, stream, revision, type: event.type, data: event.data, metadata: {} },
});
const whyOf = (began: Explained, events: readonly Explained[]) => {
  const thread = threadOf(began.data);
  const related = events.filter(
    ({ stream, data }) => thread !== undefined && stream === began.stream && threadOf(data) === thread,
  );
  return whyChain(began, { related, byId: new Map() }).steps;
};
