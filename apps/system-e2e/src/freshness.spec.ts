import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { faultyCharter, type FaultyCharter } from './faulty-charter';
import { logIn, type Answer, type Session } from './session';

// 2,000 by CHARTER_ORGANIZATIONS=2000; enough in every run for each fault to come several times.
const ORGANIZATIONS = Number(process.env['CHARTER_ORGANIZATIONS'] ?? 600);
const AT_ONCE = 8;
/** What cannot be known within this time after a fault has ended is a fault of ours. */
const RECOVERED_AFTER_MS = 2_000;

jest.setTimeout(120_000 + ORGANIZATIONS * 300);

let charter: FaultyCharter;
let session: Session;

beforeAll(async () => {
  charter = await faultyCharter();
  session = await logIn(charter.url, charter.apiToken);
});
afterAll(() => charter.close());

/** When something goes wrong, and until when it may still be felt. */
const troubled: { from: number; until: number }[] = [];
const isTroubled = (from: number, until: number): boolean =>
  troubled.some(trouble => trouble.from <= until && from <= trouble.until + RECOVERED_AFTER_MS);

const fault = async (work: () => Promise<unknown>): Promise<void> => {
  const trouble = { from: performance.now(), until: Infinity };
  troubled.push(trouble);
  await work();
  trouble.until = performance.now();
};

type Asked = Readonly<{ what: string; status: number; troubled: boolean }>;

/** Asks until it is answered with something else than 503, and notes every answer on the way. */
const ask = async (noted: Asked[], what: string, once: () => Promise<Answer>): Promise<Answer> => {
  for (;;) {
    const from = performance.now();
    const answer = await once().catch(() => undefined);
    noted.push({ what, status: answer?.status ?? 0, troubled: isTroubled(from, performance.now()) });
    if (answer && answer.status !== 503) return answer;
    await pause(50);
  }
};

/** Creates organizations and reads each at once through two services; answers everything that was answered. */
const createAndRead = async (count: number): Promise<{ noted: Asked[]; ids: string[] }> => {
  const noted: Asked[] = [];
  const ids: string[] = [];
  let next = 0;
  const worker = async () => {
    while (next++ < count) {
      const name = `f-${randomUUID()}`;
      const asking = { body: { label: name, name, country: 'FR' }, headers: { 'idempotency-key': randomUUID() } };
      const created = await ask(noted, 'create', () => session.ask('POST', '/organizations', asking));
      const id = String(created.body['id']);
      ids.push(id);
      await ask(noted, 'members', () => session.ask('GET', `/organizations/${id}/members`));
      await ask(noted, 'read', () => session.ask('GET', `/organizations/${id}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { noted, ids };
};

const counted = (noted: readonly Asked[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(noted, ({ what, status }) => `${what} ${status}`)).map(([key, all]) => [
      key,
      all!.length,
    ]),
  );

it('answers no 503 and no 404 where nothing is wrong', async () => {
  const count = Math.ceil(ORGANIZATIONS / 4);
  const { noted } = await createAndRead(count);
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
      await fault(faults[next % faults.length]!);
      await pause(1_000);
    }
  };
  const trouble = makeTrouble();
  const count = ORGANIZATIONS - Math.ceil(ORGANIZATIONS / 4);
  const { noted, ids } = await createAndRead(count);
  done = true;
  await trouble;

  expect(new Set(ids).size).toBe(count);
  expect(noted.some(({ status }) => status === 503)).toBe(true); // The faults were felt.
  expect(noted.filter(({ status }) => ![0, 200, 201, 503].includes(status))).toEqual([]);
  expect(noted.filter(({ status, troubled }) => (status === 503 || status === 0) && !troubled)).toEqual([]);
});

it('is well again 2 s after the last fault', async () => {
  await pause(RECOVERED_AFTER_MS);
  const { noted } = await createAndRead(40);
  expect(counted(noted)).toEqual({ 'create 201': 40, 'members 200': 40, 'read 200': 40 });
  const all = await session.ask('GET', '/organizations');
  expect(all.body['count']).toBe(ORGANIZATIONS + 40);
});
