/** @requires kafka */
import { afterAll, describe, expect, it } from '@jest/globals';
import type { OrderedSource } from '@charter/processors';
import { patience, startFaultProxy } from '@charter/testing';
import { KafkaForSpecs } from '../testing/kafka-for-specs';
import { EndsLooks } from './ends-look';
import { kafkaBus } from './kafka-bus';

const kafka = new KafkaForSpecs();
afterAll(() => kafka.close());

const looksAt = async (topics: readonly string[]) => new EndsLooks(await kafka.control(topics, 30_000), topics);

describe('a look at the ends', () => {
  it('serves all who come before it is sent, and nobody who comes after', async () => {
    const topic = await kafka.topic();
    const looks = await looksAt([topic]);
    const [first, second] = [looks.next(), looks.next()];
    expect(await first).toBe(await second);
    const later = looks.next();
    await Promise.resolve();
    expect(await later).not.toBe(await first);
  });

  it('has seen what was written before it was asked for, also while another is under way', async () => {
    const topic = await kafka.topic();
    const looks = await looksAt([topic]);
    for (let written = 1; written <= 10; written++) {
      const underWay = looks.next();
      await kafka.write(topic, { partition: 3, key: 'a', value: '{}' });
      const ends = (await looks.next()).get(topic) as ReadonlyMap<string, string>;
      expect(ends.get(`${topic}/3`)).toBe(`${written}`);
      await underWay;
    }
  });

  it('tells of each topic by itself', async () => {
    const [there, missing] = [await kafka.topic(), kafka.newTopic()];
    const look = await (await looksAt([there, missing])).next();
    expect(look.get(there)).toHaveProperty('size', 12);
    expect(look.get(missing)).toMatchObject({ message: expect.stringContaining('no such topic') });
  });

  it('is one question for all services of a process that ask at one moment', async () => {
    const topics = [await kafka.topic(), await kafka.topic()];
    const { proxy, client } = await kafka.faulty(startFaultProxy);
    const bus = kafkaBus({ client, store: {} as never, topics });
    kafka.onClose(() => bus.close());
    const sources = [bus.source(topics), bus.source(topics.slice(1)), bus.source(topics)] as const;
    const passedBy = async (...asking: readonly OrderedSource<unknown>[]) => {
      const before = proxy.passedBytes();
      const ends = await Promise.all(asking.map(source => source.ends(patience())));
      return [proxy.passedBytes() - before, ...ends.map(({ size }) => size)];
    };
    await passedBy(sources[0]);
    const [alone] = await passedBy(sources[0]);
    expect(alone).toBeGreaterThan(0);
    expect(await passedBy(...sources)).toEqual([alone, 24, 12, 24]);
  });

  it('is sent no oftener than 200 times a second', async () => {
    const topic = await kafka.topic();
    const looks = await looksAt([topic]);
    const begun = performance.now();
    for (let look = 0; look <= 10; look++) await looks.next();
    expect(performance.now() - begun).toBeGreaterThanOrEqual(10 * 5);
  });
});
