/** @requires kafka */
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { eventually, patience } from '@charter/testing';
import { consumer, type Consumer } from './consumer';
import { StoreUnavailable, TopicMadeAnew } from './failures';
import { counted, countingEvents } from './testing/counting';
import { MemoryPositions } from './testing/memory-store';
import { settingsForSpecs, TopicsForSpecs } from './testing/topics-for-specs';
import type { Trouble } from './troubles';

const topics = new TopicsForSpecs();
const running = new Set<Consumer>();
afterEach(async () => {
  await Promise.all([...running].map(one => one.stop()));
  running.clear();
});
afterAll(() => topics.close());

const cut = new StoreUnavailable('The database is cut off.');

/** Positions in a database that can be cut off. */
class CutPositions extends MemoryPositions {
  isCut = false;

  override load() {
    return this.#unlessCut(() => super.load());
  }

  override commit(...step: Parameters<MemoryPositions['commit']>) {
    return this.#unlessCut(() => super.commit(...step));
  }

  override parked() {
    return this.#unlessCut(() => super.parked());
  }

  override strike(topic: string) {
    return this.#unlessCut(() => super.strike(topic));
  }

  async #unlessCut<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.isCut) throw cut;
    return work();
  }
}

const reading = async () => {
  const topic = await topics.topic(1);
  const positions = new CutPositions();
  const troubles: Trouble[] = [];
  const one = consumer<typeof countingEvents, string[]>({
    ...{ name: 'counters', kafka: settingsForSpecs(), topics: [topic], events: countingEvents },
    handlers: { 'counting.thing-counted.v1': ({ revision }, lines) => void lines.push(revision) },
    store: { open: async () => positions },
    onTrouble: trouble => troubles.push(trouble),
  });
  running.add(one);
  await topics.publish(topic, counted('a', 0));
  await one.start();
  await one.caughtUp(patience());
  return { topic, one, positions, troubles };
};

describe('how it stands', () => {
  it('is told while the database is away: what waits nobody knows, and the partition says why it is not read', async () => {
    const { topic, one, positions } = await reading();
    positions.isCut = true;
    expect(await one.status()).toMatchObject({ state: 'waiting', partitions: [{ position: 1, parked: undefined }] });
    await topics.publish(topic, counted('a', 1));
    const error = await eventually(async () => (await one.status()).partitions[0]?.error, 'it says why');
    expect(error).toBe(cut);
    positions.isCut = false;
    await one.caughtUp(patience());
    expect(await one.status()).toMatchObject({
      state: 'reading',
      partitions: [{ position: 2, lag: 0, parked: 0, error: undefined }],
    });
  });

  it('is not waited for in a database that does not answer', async () => {
    const { one, positions } = await reading();
    positions.parked = () => new Promise(() => undefined);
    expect(await one.status()).toMatchObject({ state: 'waiting', partitions: [{ position: 1, parked: undefined }] });
  });

  it('is told as stopped where every topic is', async () => {
    const { topic, one } = await reading();
    await topics.remove(topic);
    await topics.make(topic, 1);
    const stopped = await eventually(async () => {
      const status = await one.status();
      return status.partitions[0]?.error instanceof TopicMadeAnew ? status : undefined;
    }, 'it has stopped');
    expect(stopped.state).toBe('stopped');
  });
});

describe('a topic that cannot be forgotten for want of the database', () => {
  it('is read on from where it was', async () => {
    const { topic, one, positions, troubles } = await reading();
    positions.isCut = true;
    await expect(one.restartFrom({ topic, from: 'beginning' })).rejects.toBe(cut);
    positions.isCut = false;
    await topics.publish(topic, counted('a', 1));
    await one.caughtUp(patience());
    expect(positions.lines).toEqual(['0', '1']);
    expect(troubles).toEqual([]);
    await one.restartFrom({ topic, from: 'beginning' });
    await one.caughtUp(patience());
    expect(positions.lines).toEqual(['0', '1', '0', '1']);
  });

  it('stays stopped where it was', async () => {
    const { topic, one, positions } = await reading();
    await topics.remove(topic);
    await topics.make(topic, 1);
    const why = async () => (await one.status()).partitions[0]?.error;
    await eventually(async () => (await why()) instanceof TopicMadeAnew, 'it has stopped');
    positions.isCut = true;
    await expect(one.restartFrom({ topic, from: 'beginning' })).rejects.toBe(cut);
    expect(await why()).toBeInstanceOf(TopicMadeAnew);
  });
});
