import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { counted, createAndRead, RECOVERED_AFTER_MS, Troubles } from './created-and-read';
import { faultyCharter, type FaultyCharter } from './faulty-charter';
import { logIn, type Session } from './session';

// 2,000 by CHARTER_ORGANIZATIONS=2000; enough in every run for each fault to come several times.
const ORGANIZATIONS = Number(process.env['CHARTER_ORGANIZATIONS'] ?? 600);

jest.setTimeout(120_000 + ORGANIZATIONS * 300);

let charter: FaultyCharter;
let session: Session;

beforeAll(async () => {
  charter = await faultyCharter();
  session = await logIn(charter.url, charter.apiToken);
});
afterAll(() => charter.close());

const troubles = new Troubles();

it('answers no 503 and no 404 where nothing is wrong', async () => {
  const count = Math.ceil(ORGANIZATIONS / 4);
  const { noted } = await createAndRead(count, session, troubles);
  expect(counted(noted)).toEqual({ 'create 201': count, 'members 200': count, 'read 200': count });
});

/** Everything that can go wrong between services, one after the other. */
const faultsOf = ({ topics, restart }: FaultyCharter): readonly (() => Promise<unknown>)[] => [
  async () => {
    topics.pauseSending();
    await pause(400);
    topics.resumeSending();
  },
  async () => {
    topics.pauseReading();
    await pause(400);
    topics.resumeReading();
  },
  async () => {
    topics.pauseSending(); // Longer than anybody waits, while looks see an idle log.
    await pause(3_000);
    topics.resumeSending();
  },
  async () => {
    topics.allowLooks(false);
    await pause(600);
    topics.allowLooks(true);
  },
  async () => topics.lose('request', 'answer', 'request', 'answer'),
  async () => topics.kill(),
  async () => {
    topics.delayMs = 60;
    topics.copies = 2;
    await pause(600);
    topics.delayMs = 0;
    topics.copies = 1;
  },
  () => restart('membership'),
  () => restart('organizations'),
];

it(`never answers 404 for what was created, and 503 only while something is wrong`, async () => {
  const faults = faultsOf(charter);
  let done = false;
  const makeTrouble = async () => {
    for (let next = 0; !done; next++) {
      await troubles.during(faults[next % faults.length]!);
      await pause(1_000);
    }
  };
  const trouble = makeTrouble();
  const count = ORGANIZATIONS - Math.ceil(ORGANIZATIONS / 4);
  const { noted, ids } = await createAndRead(count, session, troubles);
  done = true;
  await trouble;

  expect(new Set(ids).size).toBe(count);
  expect(noted.some(({ status }) => status === 503)).toBe(true); // The faults were felt.
  expect(noted.filter(({ status }) => ![0, 200, 201, 503].includes(status))).toEqual([]);
  expect(noted.filter(({ status, troubled }) => (status === 503 || status === 0) && !troubled)).toEqual([]);
});

it('is well again 2 s after the last fault', async () => {
  await pause(RECOVERED_AFTER_MS);
  const { noted } = await createAndRead(40, session, troubles);
  expect(counted(noted)).toEqual({ 'create 201': 40, 'members 200': 40, 'read 200': 40 });
  const all = await session.ask('GET', '/organizations');
  expect(all.body['count']).toBe(ORGANIZATIONS + 40);
});
