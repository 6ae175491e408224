import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { eventually } from '@charter/testing';
import { prepareCharter, type Charter } from './charter';
import { GivenCommands } from './given-commands';
import { logIn, type Session } from './session';

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

it(`loses and doubles nothing when it is killed ${KILLS} times under ${COMMANDS_A_SECOND} commands a second`, async () => {
  const commands = new GivenCommands(session);
  commands.begin(COMMANDS_A_SECOND);
  const startedIn: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    // In the middle of work: some of this life's commands have been answered, others are on their way.
    const enough = commands.answered + 20 + Math.floor(Math.random() * 40);
    await eventually(() => commands.answered >= enough, 'commands are answered');
    await charter.kill();
    startedIn.push(await charter.start());
  }
  await commands.end();

  expect(commands.answered).toBeGreaterThanOrEqual(KILLS * 20);
  expect(await commands.wrong()).toEqual([]);
  expect(startedIn.filter(milliseconds => milliseconds >= READY_WITHIN_MS)).toEqual([]);
});
