/** @requires kafka */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { history, type Message, type Recorded } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import type { Trouble } from '@charter/processors';
import * as testing from '@charter/testing';
import { z } from 'zod';
import type { Publisher } from '../bus';
import { publication } from '../publication';
import { partitionOf } from '../partition';
import { KafkaForSpecs } from '../testing/kafka-for-specs';
import { kafkaBus } from './kafka-bus';
import type { KafkaClient } from './kafka-client';

const { eventually, patience, startFaultProxy } = testing;
const databases = testing.databaseForSpecs();
const kafka = new KafkaForSpecs();

type ThingEvent = Message<'ThingNamed', { number: number }>;

let store: EventStore;
let server: testing.StoreForSpecs;
const running = new Set<Publisher>();
beforeAll(async () => {
  server = await testing.storeForSpecs();
  store = connectEventStore({ url: server.url });
});
afterEach(async () => {
  await Promise.all([...running].map(one => one.stop()));
  running.clear();
  await kafka.close();
});
afterAll(async () => {
  await store.close();
  await server.close();
});

/** A service that announces the names of things. */
const setUp = (topic: string) => {
  const category = testing.newCategory();
  const schema = databases.schema();
  const troubles: Trouble[] = [];
  const heads = new Map<string, Recorded>();
  const announced = publication<ThingEvent>({
    topic,
    service: 'things',
    prefixes: [`${category}-`],
    history: history<ThingEvent>({ ThingNamed: z.object({ number: z.number() }) }),
    toContracts: {
      ThingNamed: ({ stream, event: { data } }) => {
        const subject = stream.slice(category.length + 1);
        return { type: 'things.thing-named.v1', subject, organizations: [], data };
      },
    },
  });
  return {
    troubles,
    name: async (id: string, times = 1): Promise<string> => {
      const stream = `${category}-${id}`;
      for (let time = 0; time < times; time++) {
        const events = [{ type: 'ThingNamed', data: { number: time } }];
        const after = heads.get(stream) ?? 'no-stream';
        const [written] = await store.append({ stream, after, events, cause: testing.someCause() });
        heads.set(stream, written!);
      }
      return heads.get(stream)!.position;
    },
    start: async (client: KafkaClient): Promise<Publisher> => {
      const bus = kafkaBus({ client, store, topics: [topic] });
      kafka.onClose(() => bus.close());
      const publisher = bus.publisher(announced, schema, trouble => troubles.push(trouble))!;
      running.add(publisher);
      await publisher.start();
      return publisher;
    },
    revisionsOf: async (id: string) => {
      const log = await kafka.log(topic, partitionOf(id, 12));
      return log.filter(({ key }) => key === id).map(({ message }) => Number(message.revision));
    },
  };
};

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

describe('a publisher to Kafka', () => {
  it('announces all, each subject in its order, over a line that fails again and again', async () => {
    const topic = await kafka.topic();
    const { proxy, client } = await kafka.faulty(startFaultProxy);
    const { name, start, revisionsOf } = setUp(topic);
    const publisher = await start(client);
    const ids = ['a', 'b', 'c', 'd'];
    const faults = [proxy.reset, proxy.cut, proxy.heal, proxy.reset];
    let last = '';
    for (const round of upTo(24)) {
      for (const id of ids) last = await name(id);
      if (round % 3 === 2) faults[Math.floor(round / 3) % faults.length]!();
    }
    proxy.heal();
    await publisher.reached(last, patience());
    for (const id of ids) expect(await revisionsOf(id)).toEqual(upTo(24));
  });

  it('says that it tries again while no broker answers, and goes on by itself', async () => {
    const topic = await kafka.topic();
    const { proxy, client } = await kafka.faulty(startFaultProxy);
    const { name, start, revisionsOf } = setUp(topic);
    const publisher = await start(client);
    await publisher.reached(await name('a'), patience());
    proxy.cut();
    const position = await name('a');
    await eventually(() => publisher.processor.status().state === 'retrying', 'it says so');
    expect(publisher.processor.status().reason).toContain('Kafka cannot be reached');
    proxy.heal();
    await publisher.reached(position, patience());
    expect(await revisionsOf('a')).toEqual([0, 1]);
  });

  it('stops where its topic was made anew while it ran, and writes nothing there', async () => {
    const topic = await kafka.topic();
    const { name, start, revisionsOf, troubles } = setUp(topic);
    const publisher = await start(await kafka.client());
    await publisher.reached(await name('a', 3), patience());
    await kafka.remake(topic);
    const position = await name('a');
    // It looks at its topic every 30 s; asked for a lane that it does not know, it does so at once.
    await eventually(async () => {
      await publisher.processor.reached(new Map([['nowhere', '1']]), patience(100)).catch(() => undefined);
      return publisher.processor.status().state === 'stopped';
    }, 'it has stopped');
    const stopped = troubles.filter(({ what }) => what === 'stopped');
    expect(stopped).toMatchObject([{ reason: expect.stringContaining('made anew') }]);
    await expect(publisher.reached(position, patience())).rejects.toThrow('made anew');
    expect(await revisionsOf('a')).toEqual([]);
  });

  it('does not start behind what was announced to a topic that is no more', async () => {
    const topic = await kafka.topic();
    const { name, start, revisionsOf } = setUp(topic);
    const first = await start(await kafka.client());
    await first.reached(await name('a', 3), patience());
    await first.stop();
    await kafka.remake(topic);
    await name('a');
    const second = await start(await kafka.client());
    expect(second.processor.status()).toMatchObject({ state: 'stopped', reason: expect.stringContaining('made anew') });
    expect(await revisionsOf('a')).toEqual([]);
  });
});
