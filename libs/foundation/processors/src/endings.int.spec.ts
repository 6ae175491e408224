import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { databaseForSpecs, FakeTopics, patience, publicEvent } from '@charter/testing';
import type { Schema } from './database';
import type { Facts } from './fact';
import { processor, type Processor } from './processor';
import { readModel, type Projection } from './projection';
import { rows } from './rows';

const databases = databaseForSpecs();
const TOPIC = 'charter.stays.v1';

type Stay = { hotel: string; guest: string; room: string; since: string; until: string | null };
type Tables = { stays: Stay };
type StayEvent =
  | Message<'stays.arrived.v1', { guest: string; room: string }>
  | Message<'stays.departed.v1', { guest: string; room?: string }>
  | Message<'stays.closed.v1', object>;

const { put, end } = rows<Tables>();
const stays: Projection<StayEvent, Tables> = {
  name: 'stays',
  version: 1,
  tables: {
    stays: {
      key: ['hotel', 'guest', 'room', 'since'],
      create: table =>
        table
          .addColumn('hotel', 'text', column => column.notNull())
          .addColumn('guest', 'text', column => column.notNull())
          .addColumn('room', 'text', column => column.notNull())
          .addColumn('since', 'bigint', column => column.notNull())
          .addColumn('until', 'bigint'),
    },
  },
  apply: {
    'stays.arrived.v1': ({ key: hotel, revision, event: { data } }) =>
      put('stays', { hotel, ...data, since: String(revision), until: null }),
    'stays.departed.v1': ({ key: hotel, revision, event: { data } }) =>
      end('stays', { hotel, ...data }, { until: String(revision) }),
    'stays.closed.v1': ({ key: hotel, revision }) => end('stays', { hotel }, { until: String(revision) }),
  },
};

type Arriving = ReturnType<typeof publicEvent>;
const facts: Facts<Arriving, StayEvent> = ({ id, type, data, subject, revision, time: at }) => ({
  ...{ event: { type, data } as StayEvent, id, key: subject, revision: BigInt(revision), at },
});
const event = (hotel: string, revision: number, { type, data }: StayEvent): Arriving =>
  publicEvent({ type, subject: hotel, revision, data });
/** At the revision; `hotel guest room`, or less where more than that is meant. */
const arrived = (revision: number, where: string) => {
  const [hotel = '', guest = '', room = ''] = where.split(' ');
  return event(hotel, revision, { type: 'stays.arrived.v1', data: { guest, room } });
};
const departed = (revision: number, where: string) => {
  const [hotel = '', guest = '', room] = where.split(' ');
  return event(hotel, revision, {
    type: 'stays.departed.v1',
    data: { guest, ...(room === undefined ? {} : { room }) },
  });
};
const closed = (revision: number, hotel = 'h1') => event(hotel, revision, { type: 'stays.closed.v1', data: {} });

describe('what ends open rows under a part of their key', () => {
  let topics: FakeTopics;
  let schema: Schema<Tables>;
  let keeping: Processor;
  beforeEach(async () => {
    topics = new FakeTopics();
    schema = databases.schema<Tables>();
    keeping = processor({
      name: 'stays',
      source: topics.source([TOPIC]),
      schema,
      handle: { kind: 'rows', projections: [readModel(stays, facts)] },
    });
    await keeping.start();
  });
  afterEach(() => keeping.stop());

  const happened = async (...messages: readonly Arriving[]) => {
    topics.put(...messages);
    await keeping.reached(await topics.source([TOPIC]).ends(patience()), patience());
  };
  const told = async () => {
    const all = await schema.selectFrom('stays').selectAll().orderBy('hotel').orderBy('since').execute();
    return all.map(({ hotel, guest, room, since, until }) => `${hotel} ${guest} ${room} ${since}-${until ?? ''}`);
  };
  /** All at once, and one after the other: batches are cut where they may. */
  const inBatches = [
    ['in one batch', async (messages: readonly Arriving[]) => happened(...messages)],
    [
      'one by one',
      async (messages: readonly Arriving[]) => {
        for (const message of messages) await happened(message);
      },
    ],
  ] as const;

  describe.each(inBatches)('%s', (_how, happen) => {
    it('takes what stands open, and nothing that came after it or was over', async () => {
      await happen([
        ...[arrived(0, 'h1 alice 1'), arrived(1, 'h1 alice 2'), arrived(2, 'h1 bob 1')],
        ...[departed(3, 'h1 alice 1'), departed(4, 'h1 alice'), arrived(5, 'h1 alice 1')],
      ]);
      expect(await told()).toEqual(['h1 alice 1 0-3', 'h1 alice 2 1-4', 'h1 bob 1 2-', 'h1 alice 1 5-']);
    });
    it('takes all under the shortest key, of this one alone', async () => {
      await happen([
        ...[arrived(0, 'h1 alice 1'), arrived(0, 'h2 alice 1'), arrived(1, 'h1 bob 1')],
        ...[departed(2, 'h1 bob 1'), closed(3), arrived(4, 'h1 carol 1')],
      ]);
      expect(await told()).toEqual(['h1 alice 1 0-3', 'h1 bob 1 1-2', 'h1 carol 1 4-', 'h2 alice 1 0-']);
    });
  });

  it('is the same when everything comes again, in whatever batches', async () => {
    const all = [
      ...[arrived(0, 'h1 alice 1'), departed(1, 'h1 alice 1'), arrived(2, 'h1 alice 1'), arrived(3, 'h1 alice 2')],
      ...[departed(4, 'h1 alice 2'), departed(5, 'h1 alice'), arrived(6, 'h1 alice 1')],
    ];
    const expected = ['h1 alice 1 0-1', 'h1 alice 1 2-5', 'h1 alice 2 3-4', 'h1 alice 1 6-'];
    await happened(...all.slice(0, 3));
    await happened(...all.slice(2));
    expect(await told()).toEqual(expected);
    await happened(...all);
    for (const message of all) await happened(message, message);
    expect(await told()).toEqual(expected);
    expect(keeping.parked()).toEqual([]);
  });
});
