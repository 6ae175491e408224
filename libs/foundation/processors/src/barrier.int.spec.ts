import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpecs, eventually, FakeTopics, patience, things, type ThingTables } from '@charter/testing';
import { barrier, BarrierUnreachable } from './barrier';
import { processor } from './processor';
import { readModel } from './projection';

const databases = databaseForSpecs();
const { made, projection, facts, THINGS_TOPIC } = things;

const setUp = async () => {
  const [topics, schema] = [new FakeTopics(), databases.schema<ThingTables>()];
  const source = topics.source([THINGS_TOPIC]);
  const looks: number[] = [];
  const counted = {
    ...source,
    ends: (signal: AbortSignal) => {
      looks.push(performance.now());
      return source.ends(signal);
    },
  };
  const applying = processor({
    name: 'things',
    source: counted,
    schema,
    handle: { kind: 'rows', projections: [readModel(projection, facts)] },
  });
  await applying.start();
  const has = async (id: string) =>
    (await schema.selectFrom('things').select('id').where('id', '=', id).execute()).length === 1;
  return { topics, source: counted, applying, looks, has, pass: barrier({ processors: [applying] }).pass };
};

describe('the barrier', () => {
  it('lets a request see all that was on the bus when it came', async () => {
    const { topics, applying, has, pass } = await setUp();
    topics.delayMs = 20;
    for (let n = 0; n < 20; n++) {
      topics.put(made(`thing-${n}`, 0, 'x'));
      await pass(patience());
      expect(await has(`thing-${n}`)).toBe(true);
    }
    await applying.stop();
  });

  it('waits while the copy looks idle because its publisher stalls, and the write is not answered yet', async () => {
    const { topics, applying, has, pass } = await setUp();
    topics.pauseSending();
    const event = made('a', 0, 'x');
    const acknowledged = topics.send(THINGS_TOPIC, 0, [{ key: 'a', value: JSON.stringify(event) }]);
    // Nothing is on the bus: whoever asks now came before the write was answered, and needs not see it.
    await pass(patience());
    expect(await has('a')).toBe(false);
    expect(applying.status()).toMatchObject({ state: 'live', lagEvents: 0 });
    topics.pauseReading();
    topics.resumeSending();
    await acknowledged;
    // From here on everybody must: the copy has not even heard of it, and still the barrier holds.
    await expect(pass(AbortSignal.timeout(100))).rejects.toThrow(BarrierUnreachable);
    const passed = pass(patience());
    topics.resumeReading();
    await passed;
    expect(await has('a')).toBe(true);
    await applying.stop();
  });

  it('serves many by few looks, each sent after those came whom it serves', async () => {
    const { topics, applying, has, looks, pass } = await setUp();
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: 500 }, async (_, n) => {
        topics.put(made(`thing-${n}`, 0, 'x'));
        await pass(patience());
        expect(await has(`thing-${n}`)).toBe(true);
      }),
    );
    const seconds = (performance.now() - begun) / 1_000;
    expect(looks.length).toBeLessThanOrEqual(200 * seconds + 2);
    await applying.stop();
  });

  it('makes nobody wait while looks fail, and recovers by itself', async () => {
    const { topics, applying, pass } = await setUp();
    topics.allowLooks(false);
    await expect(pass(patience())).rejects.toThrow(BarrierUnreachable);
    const begun = performance.now();
    for (let n = 0; n < 100; n++) await expect(pass(patience())).rejects.toThrow(BarrierUnreachable);
    expect(performance.now() - begun).toBeLessThan(500);
    topics.allowLooks(true);
    await eventually(
      () =>
        pass(patience()).then(
          () => true,
          () => false,
        ),
      'the barrier opens',
    );
    await applying.stop();
  });

  it('leaves nothing behind on a signal that many requests share', async () => {
    const { topics, applying, pass } = await setUp();
    const { signal } = new AbortController();
    for (let n = 0; n < 20; n++) {
      topics.put(made(`thing-${n}`, 0, 'x'));
      await pass(signal);
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await applying.stop();
  });

  it('does not hold a request longer than its signal, whatever has to be found out', async () => {
    const { applying, source } = await setUp();
    const unknown = new Map([[`${THINGS_TOPIC}/99`, '0']]);
    // Whether there is such a partition by now is asked of a server that does not answer.
    source.lanes = () => new Promise(() => undefined);
    await expect(applying.reached(unknown, AbortSignal.timeout(50))).rejects.toThrow('timeout');
    await applying.stop();
  });
});
