/**
 * @requires kafka
 * @requires postgres
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import { consumingProcess, type Consuming, type ConsumingProcess } from './testing/consuming-process';
import { counted } from './testing/counting';
import { PostgresForSpecs } from './testing/postgres-for-specs';
import { settingsForSpecs, TopicsForSpecs } from './testing/topics-for-specs';

const KILLS = Number(process.env['CHARTER_CONSUMER_KILLS'] ?? 200);
/** Two replicas of one consumer, and one of another, on the same topics. */
const NAMES = ['one', 'one', 'two'];
/** A kill takes a third of a second on an idle machine, three at one time. */
const LIMIT_MS = 60_000 + 2_000 * KILLS;

const topics = new TopicsForSpecs();
const postgres = new PostgresForSpecs();
const processes = new Set<ConsumingProcess>();
let cache: string;
beforeAll(async () => void (cache = await mkdtemp(join(tmpdir(), 'charter-consumer-'))));
afterAll(async () => {
  await Promise.all([...processes].map(one => one.kill()));
  await topics.close();
  await postgres.close();
  await rm(cache, { recursive: true });
});

const started = (consuming: Consuming): ConsumingProcess => {
  const one = consumingProcess(consuming);
  processes.add(one);
  return one;
};

/** Publishes, until it is told to stop, so much for each kill; then gives how many events it were. */
const publishing = (of: readonly string[], kills: () => number) => {
  const subjects = Array.from({ length: 24 }, (_, number) => ({ topic: of[number % of.length]!, name: `s${number}` }));
  let isOver = false;
  const run = async () => {
    for (let revision = 0; !isOver;) {
      // So that there is always something to do, and no mountain of it: what goes wrong goes wrong at the edge.
      await delay(40);
      if (revision > 20 + 3 * kills()) continue;
      for (const topic of of) {
        const here = subjects.filter(subject => subject.topic === topic);
        await topics.publish(topic, ...here.map(({ name }) => counted(name, revision)));
      }
      revision++;
      published = revision * subjects.length;
    }
  };
  let published = 0;
  const running = run();
  return async () => {
    isOver = true;
    await running;
    return published;
  };
};

/** Starts processes one after the other and kills each, at whatever moment of its life. */
const killing = async (consuming: Consuming, mayKill: () => boolean) => {
  let reading = 0;
  while (mayKill()) {
    const one = started(consuming);
    // One of five before it reads; the others while they do, and mostly in the middle of a step.
    if (Math.random() < 0.2) await delay(Math.random() * 300);
    else {
      await one.reads;
      reading++;
      await delay(Math.random() * 100);
    }
    await one.kill();
    processes.delete(one);
    expect(one.said()).toBe('');
  }
  return reading;
};

it(
  `applies each event exactly once, in order, though its processes are killed ${KILLS} times`,
  async () => {
    const schema = postgres.newSchema();
    await postgres.pool.query(`create schema ${schema}`);
    await postgres.pool.query(
      `create table ${schema}.applied (number bigserial, consumer text, subject text, revision integer)`,
    );
    const both = [await topics.topic(4), await topics.topic(4)];
    const about = { url: postgres.url, schema, brokers: settingsForSpecs().brokers, topics: both, cache };
    let kills = 0;
    const stop = publishing(both, () => kills);
    const readings = await Promise.all(NAMES.map(name => killing({ ...about, name }, () => kills++ < KILLS)));
    const published = await stop();
    expect(readings.reduce((sum, one) => sum + one)).toBeGreaterThan(KILLS / 2);

    const counts = async () => {
      const { rows } = await postgres.pool.query(
        `select consumer, count(*)::integer as applied, count(distinct (subject, revision))::integer as different
         from ${schema}.applied group by consumer order by consumer`,
      );
      return rows;
    };
    for (const name of new Set(NAMES)) started({ ...about, name });
    for (let seen = 0; seen < 2 * published;)
      seen = await eventually(async () => {
        const now = (await counts()).reduce((sum, { different }) => sum + different, 0);
        return now > seen ? now : undefined;
      }, `after ${seen}, something more is applied`);
    expect(await counts()).toEqual([
      { consumer: 'one', applied: published, different: published },
      { consumer: 'two', applied: published, different: published },
    ]);
    const { rows: disorder } = await postgres.pool.query(
      `select * from (select *, lag(revision, 1, -1) over (partition by consumer, subject order by number) as before
         from ${schema}.applied) as ordered where revision <> before + 1`,
    );
    expect(disorder).toEqual([]);
  },
  LIMIT_MS,
);
