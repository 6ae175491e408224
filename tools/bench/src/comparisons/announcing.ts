import type { Servers } from '@charter/cluster';
import { connectEventStore } from '@charter/event-store';
import { busFacts, ensureTopics, openKafkaBus, type PublicEvent } from '@charter/messaging';
import { openDatabase, processor, readModel, rows, type OrderedSource } from '@charter/processors';
import { ANNOUNCED_TOPIC, announcedContracts } from '../announced-events';
import type { Comparison } from '../comparison';
import { p99, type Pace } from '../measure';
import { NAMED_THINGS, type NamedThings } from '../named-things';
import { rawConsumer } from '../raw-kafka';
import { startServer, type Server } from '../server';
import { Sightings, type Done } from '../sightings';

const PACE: Pace = { count: 150, perSecond: 50 };
const PEER_TOPIC = 'charter.bench-peer.v1';

const copy = readModel<PublicEvent, { type: 'bench.thing-named.v1'; data: { name: string } }, NamedThings>(
  {
    name: 'things',
    version: 1,
    tables: NAMED_THINGS,
    apply: {
      'bench.thing-named.v1': ({ key, event: { data } }) =>
        rows<NamedThings>().put('things', { id: key, name: data.name }),
    },
  },
  busFacts(announcedContracts),
);

/**
 * From an acknowledged append in one process until another one has the public event's row and its own position in
 * PostgreSQL, against produce to consume by kafkajs alone between two processes; both at a steady pace.
 */
export const announcing: Comparison = {
  name: 'append to visible in another process',
  unit: `ms, p99 at ${PACE.perSecond} a second`,
  aim: { atMost: 3, oursAtMost: 250 },
  needs: ['kafka', 'postgres'],
  prepare: async ({ folder, servers }) => {
    const started = await servers();
    const { environment } = started;
    const brokers = started.kafka.bootstrap;
    await ensureTopics({ brokers: brokers.split(','), clientId: 'bench' }, [ANNOUNCED_TOPIC, PEER_TOPIC]);
    const [ours, peer] = [new Sightings(), new Sightings()];
    const announcer = await startServer<undefined>('announcing', { folder, environment });
    const producer = await startServer<undefined>('producing', {
      folder,
      environment: { KAFKA_BROKERS: brokers, TOPIC: PEER_TOPIC },
    });
    const endCopy = await keepCopy(started, ours);
    const endConsumer = await rawConsumer({ brokers, topics: [PEER_TOPIC], handle: id => peer.note(id) });
    const slowest = async (sender: Server<undefined>, seen: Sightings) =>
      p99(await seen.delaysOf(await sender.ask<readonly Done[]>(PACE)));
    return {
      ours: () => slowest(announcer, ours),
      peer: () => slowest(producer, peer),
      close: () => Promise.all([announcer.close(), producer.close(), endCopy(), endConsumer()]),
    };
  },
};

/** Reads as any service does, and notes each event when its row and the position behind it are written. */
const keepCopy = async ({ kafka, environment }: Servers, seen: Sightings): Promise<() => Promise<void>> => {
  const store = connectEventStore({ url: environment['EVENTSTORE_URL'] ?? '' });
  const database = await openDatabase(environment['DATABASE_URL'] ?? '');
  const settings = { brokers: kafka.bootstrap.split(','), clientId: 'bench' };
  const bus = await openKafkaBus({ settings, store, topics: [ANNOUNCED_TOPIC] });
  const { source, passed } = watched(bus.source([ANNOUNCED_TOPIC]));
  const handle = { kind: 'rows', projections: [copy] } as const;
  const copying = processor({ name: 'things', source, schema: database.schema<NamedThings>('reading'), handle });
  copying.onApplied((lane, position) => passed(lane, position).forEach(id => seen.note(id)));
  await copying.start();
  return async () => {
    await copying.stop();
    await bus.close();
    await store.close();
    await database.close();
  };
};

/** A source, and which of the events that it has given lie before a position. */
const watched = (source: OrderedSource<PublicEvent>) => {
  const waiting = new Map<string, { position: string; id: string }[]>();
  return {
    source: {
      ...source,
      read: async function* (...[lane, after, signal]: Parameters<typeof source.read>) {
        for await (const delivery of source.read(lane, after, signal)) {
          const arrived = delivery.messages.map(({ position, message: { id } }) => ({ position, id }));
          waiting.set(lane, [...(waiting.get(lane) ?? []), ...arrived]);
          yield delivery;
        }
      },
    } satisfies OrderedSource<PublicEvent>,
    passed: (lane: string, through: string): readonly string[] => {
      const all = waiting.get(lane) ?? [];
      const behind = all.findIndex(({ position }) => source.compare(position, through) > 0);
      return all.splice(0, behind < 0 ? all.length : behind).map(({ id }) => id);
    },
  };
};
