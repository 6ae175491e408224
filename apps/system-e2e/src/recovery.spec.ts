import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { prepareCharter, type Charter } from './charter';
import { logIn, type Answer, type Session } from './session';

// Small in every run, long by CHARTER_KILLS=20.
const KILLS = Number(process.env['CHARTER_KILLS'] ?? 3);
const COMMANDS_A_SECOND = 50;
// 5 s is the promise, to a machine that does nothing else; one that builds is only to be shown that it comes back.
const READY_WITHIN_MS = process.env['CHARTER_KILLS'] ? 5_000 : 30_000;

jest.setTimeout(KILLS * 30_000 + 120_000);

let charter: Charter;
let session: Session;

beforeAll(async () => {
  charter = await prepareCharter({ RATE_LIMIT: 'off' });
  await charter.start();
  session = await logIn(charter.url, (await charter.user('owner')).apiToken);
});
afterAll(() => charter.remove());

/** A command that somebody gives until it is answered, under one key. */
type Given = { name: string; key: string; answer?: Answer; tries: number };

const give = async (command: Given): Promise<void> => {
  command.tries++;
  const asking = {
    body: { label: command.name, name: command.name, country: 'FR' },
    headers: { 'idempotency-key': command.key },
  };
  const answer = await session.ask('POST', '/organizations', asking).catch(() => undefined);
  if (answer && answer.status < 500) command.answer = answer;
};

/** Gives commands at a steady pace until told to stop; each is awaited on its own. */
const load = (given: Given[]) => {
  const inFlight = new Set<Promise<void>>();
  const pace = setInterval(() => {
    const command: Given = { name: `k-${randomUUID()}`, key: randomUUID(), tries: 0 };
    given.push(command);
    const done = give(command).finally(() => inFlight.delete(done));
    inFlight.add(done);
  }, 1_000 / COMMANDS_A_SECOND);
  return async () => {
    clearInterval(pace);
    await Promise.all(inFlight);
  };
};

it(`loses and doubles nothing when it is killed ${KILLS} times under ${COMMANDS_A_SECOND} commands a second`, async () => {
  const given: Given[] = [];
  const stop = load(given);
  const startedIn: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const before = given.filter(({ answer }) => answer).length;
    // In the middle of work: some of this life's commands have been answered, others are on their way.
    await until(() => given.filter(({ answer }) => answer).length >= before + 20 + Math.floor(Math.random() * 40));
    await charter.kill();
    startedIn.push(await charter.start());
  }
  await stop();

  const acknowledged = given.filter(({ answer }) => answer?.status === 201);
  expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * 20);
  // Whoever got no answer asks again under the same key, and must get his organization, not a refusal.
  const unanswered = given.filter(({ answer }) => !answer);
  const askAgain = async () => {
    for (let command = unanswered.pop(); command; command = unanswered.pop())
      while (!command.answer) await give(command);
  };
  await Promise.all(Array.from({ length: 16 }, askAgain));
  expect(given.filter(({ answer }) => answer?.status !== 201)).toEqual([]);

  const listed = await everyOrganization();
  const names = listed.map(({ name }) => name);
  expect(names.length).toBe(new Set(names).size);
  expect([...names].sort()).toEqual(given.map(({ name }) => name).sort());
  const ids = new Map(listed.map(({ id, name }) => [name, id]));
  expect(given.filter(({ name, answer }) => ids.get(name) !== answer?.body['id'])).toEqual([]);
  expect(startedIn.filter(milliseconds => milliseconds >= READY_WITHIN_MS)).toEqual([]);
});

type Listed = { id: string; name: string };

const everyOrganization = async (): Promise<readonly Listed[]> => {
  const items: Listed[] = [];
  let path: string | undefined = '/organizations?page[size]=100&sort=name';
  while (path) {
    const { body }: Answer = await session.ask('GET', path);
    items.push(...(body['items'] as Listed[]));
    path = (body['_links'] as { next?: { href: string } }).next?.href;
  }
  return items;
};

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 5));
};
