import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BEFORE_ALL, intervalsOf, membershipFactOf, ordinalOf } from '@charter/audit-domain';
import type { Message, Recorded } from '@charter/event-sourcing';
import type { Schema } from '@charter/processors';
import { databaseForSpecs } from '@charter/testing';
import { auditedStore, type AuditedStore } from '../../testing/audited-store';
import { inOrganization } from '../../testing/happenings';
import type { EvidenceTables } from '../read-models';
import { matchesIn, type Matches, type Reach } from './matches.query';
import type { Meant } from './meant';
import { organizationsOfPersonIn } from './organizations.query';
import { organizationOf, peopleIn, threadIn } from './stored-event';
import { storedEventsIn } from './stored-events.query';

const at = '2026-01-01T00:00:00.000Z';
const [o1, o2] = [inOrganization('o1'), inOrganization('o2')];
const created = (organizationId: string) => ({
  type: 'OrganizationCreated',
  data: {
    ...{ organizationId, label: 'Acme', name: 'acme', country: 'FR', type: 'flexible' },
    ...{ ownerId: 'olga', createdBy: 'olga', at },
  },
});
const happened = (type: string, data: object = {}): Message => ({ type, data });

/** Who did what in which stream, and because of which one before. */
type Happening = readonly [by: string, stream: string, events: readonly Message[], because?: number];

const HAPPENINGS: readonly Happening[] = [
  ['olga', 'organization-o1', [created('o1')]],
  ['membership', 'membership-o1', [o1.founded()], 0],
  ['sam', 'ticket-t1', [happened('TicketOpened')]],
  ['sam', 'ticket-t1', [happened('TicketAnswered')], 2],
  ['olga', 'membership-o1', [o1.invited('i1')], 3],
  ['alice', 'membership-o1', [o1.accepted('i1', 'alice')[0]!]],
  ['alice', 'membership-o1', [o1.accepted('i1', 'alice')[1]!]],
  ['alice', 'membership-o2', [o2.founded('alice')]],
  ['olga', 'membership-o1', [o1.invited('i2')]],
  ['olga', 'membership-o1', [o1.replaced('alice', { added: ['plans'], removed: ['billing'] })]],
  ['names', 'organizationName-acme', [happened('NameTaken', { organizationId: 'o1', at })], 0],
  ['olga', 'membership-o1', [o1.added('bob', 'billing')]],
  ['bob', 'user-bob', [happened('UserDeactivated', { deactivatedBy: 'bob', at })]],
  ['membership', 'membership-o1', [o1.removed('bob')], 12],
  ['ada', 'auditReading-o1', [happened('AuditDataRead', { by: 'mandate' })]],
  ['olga', 'membership-o1', [o1.removed('alice')]],
  ['alice', 'auditReading-bob', [happened('AuditDataRead', { by: 'staff' })]],
  ['olga', 'membership-o2', [o2.added('olga', 'admin')], 15],
];

describe('what is meant of a history, and what led to it', () => {
  const databases = databaseForSpecs();
  let schema: Schema<EvidenceTables>;
  let audited: AuditedStore;
  let matches: Matches;
  const written: Recorded[] = [];
  beforeAll(async () => {
    schema = databases.schema<EvidenceTables>();
    audited = await auditedStore(schema);
    matches = matchesIn(schema);
    for (const [by, stream, events, because] of HAPPENINGS) {
      const causationId = because === undefined ? undefined : written[because]!.id;
      written.push(...(await audited.happensBy({ by, ...(causationId && { causationId }) }, stream, ...events)));
    }
  });
  afterAll(() => audited.close());
  const placeOf = (index: number) => ordinalOf(written[index]!.position);
  const meant = (said: Partial<Meant> = {}): Meant => ({
    ...{ organizationIds: ['o1'], after: BEFORE_ALL, through: ordinalOf('99999999/99999999'), ...said },
  });
  /** The numbers of all that is shown, by their places in the list above. */
  const shown = async (asked: Meant, reach: Reach = 'persons') => {
    const found: number[] = [];
    for (const stream of await matches.streams(asked, reach)) {
      const numbers = await matches.numbers(asked, stream, { from: 0n, to: 99n });
      written.forEach((one, index) => one.stream === stream && numbers.has(one.revision) && found.push(index));
    }
    return found.toSorted((a, b) => a - b);
  };

  it('is what a member did or is mentioned in, the invitation, and what caused those, in other streams as well', async () => {
    expect(await shown(meant({ memberId: 'alice' }))).toEqual([2, 3, 4, 5, 6, 9, 15]);
    expect(await shown(meant({ memberId: 'bob' }))).toEqual([11, 12, 13]);
    expect(await shown(meant({ memberId: 'nobody' }))).toEqual([]);
  });
  it('is the turns of a permission, whoever has it', async () => {
    expect(await shown(meant({ permission: 'plans' }))).toEqual([9, 15]);
    expect(await shown(meant({ permission: 'owner' }))).toEqual([0, 1]);
    expect(await shown(meant({ permission: 'billing', memberId: 'bob' }))).toEqual([11, 12, 13]);
  });
  it('is what came behind a moment and not behind another; what led to that came before', async () => {
    expect(await shown(meant({ after: placeOf(5), through: placeOf(6) }))).toEqual([2, 3, 4, 5, 6]);
    expect(await shown(meant({ memberId: 'alice', after: placeOf(9) }))).toEqual([15]);
    expect(await shown(meant({ memberId: 'alice', through: placeOf(4) }))).toEqual([]);
  });
  it('has causes from as far as the reader sees', async () => {
    expect(await shown(meant({ memberId: 'alice' }), 'organizations')).toEqual([4, 5, 6, 9, 15]);
    const inOther = meant({ organizationIds: ['o2'], memberId: 'olga' });
    expect(await matches.streams(inOther, 'persons')).toEqual(['membership-o2']);
  });

  it('is all that it can be found out to be one by one, however it is asked, and page by page', async () => {
    let found = 0;
    for (const asked of questions()) {
      const isReached = (recorded: Recorded) =>
        asked.organizationIds.includes(organizationOf(recorded) ?? asked.organizationIds[0]!);
      const expected = shownOf(written, asked);
      const streams = new Set(expected.filter(isReached).map(({ stream }) => stream));
      expect(new Set(await matches.streams(asked, 'persons'))).toEqual(streams);
      for (const stream of streams) {
        const numbers = expected.flatMap(each => (each.stream === stream ? [each.revision] : []));
        const pages = await Promise.all(
          [0n, 3n, 6n, 9n].map(from => matches.numbers(asked, stream, { from, to: from + 2n })),
        );
        expect(pages.flatMap(page => [...page]).toSorted((a, b) => Number(a - b))).toEqual(numbers);
      }
      found += expected.length;
    }
    expect(found).toBeGreaterThan(300);
  });
  const questions = (): readonly Meant[] =>
    [['o1'], ['o2'], ['o1', 'o2']].flatMap(organizationIds =>
      [undefined, 'alice', 'olga', 'bob'].flatMap(memberId =>
        [undefined, 'billing', 'plans', 'owner', 'member'].flatMap(permission =>
          [BEFORE_ALL, placeOf(4)].map(after => meant({ organizationIds, memberId, permission, after })),
        ),
      ),
    );

  it('is of a member and a permission what the history is asked by', async () => {
    const { history } = storedEventsIn(schema);
    for (const said of [{ memberId: 'alice' }, { permission: 'billing' }, { memberId: 'bob', permission: 'member' }]) {
      const asked = meant(said);
      const inHistory = await history({ ...said, organizationId: 'o1', through: asked.through, limit: 100 });
      const ids = written.filter(each => isMeant(written, each, asked)).map(({ id }) => id);
      expect(inHistory.map(({ id }) => id)).toEqual(ids);
    }
  });

  it('is looked for in every organization in which somebody did anything or is mentioned', async () => {
    const organizationsOf = organizationsOfPersonIn(schema);
    const through = meant().through;
    expect(await organizationsOf('alice', through)).toEqual(['o1', 'o2']);
    expect(await organizationsOf('alice', placeOf(6))).toEqual(['o1']);
    expect(await organizationsOf('alice', placeOf(4))).toEqual([]);
    expect(await organizationsOf('ada', through)).toEqual(['o1']);
    expect(await organizationsOf('sam', through)).toEqual([]);
  });
});

const isMeant = (written: readonly Recorded[], recorded: Recorded, meant: Meant): boolean => {
  const { organizationIds, memberId, permission, after, through } = meant;
  const place = ordinalOf(recorded.position);
  const turns = () =>
    organizationIds.flatMap(id =>
      intervalsOf(written.filter(one => one.stream === `membership-${id}`).map(one => membershipFactOf(one)!))
        .filter(one => one.permission === permission || one.kind === permission)
        .flatMap(({ from, to }) => [from.eventId, to?.eventId]),
    );
  return (
    organizationIds.includes(organizationOf(recorded) ?? '') &&
    place > after &&
    place <= through &&
    (memberId === undefined || [...peopleIn(recorded), recorded.metadata.actor.id].includes(memberId)) &&
    (permission === undefined || turns().includes(recorded.id))
  );
};

/** What is meant, what came before that in its thread, and what caused any of it, found by looking at everything. */
const shownOf = (written: readonly Recorded[], meant: Meant): readonly Recorded[] => {
  const own = written.filter(recorded => isMeant(written, recorded, meant));
  const earlier = own.flatMap(recorded =>
    written.filter(
      before =>
        threadIn(recorded) !== undefined &&
        before.stream === recorded.stream &&
        threadIn(before) === threadIn(recorded) &&
        before.revision < recorded.revision,
    ),
  );
  const all = new Set([...own, ...earlier]);
  // What is added while the set is gone through is gone through, too.
  for (const { metadata } of all) {
    const cause = written.find(({ id }) => id === metadata.causationId);
    if (cause) all.add(cause);
  }
  return written.filter(recorded => all.has(recorded));
};
