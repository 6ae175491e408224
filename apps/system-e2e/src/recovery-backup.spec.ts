import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { verifyEvidence, type SignedCheckpoint } from '@charter/evidence';
import { startEventStore } from '@charter/infra';
import { eventually } from '@charter/testing';
import { prepareCharter, type Charter } from './charter';
import { REPOSITORY, run } from './commands';
import { brokenIn, storedIn } from './erasure/evidence-of-store';
import { GivenCommands, organizationsOf } from './given-commands';
import { answered, logIn, read, type Session } from './session';

const COMMANDS_A_SECOND = 25;
/** What is written to all the time is copied at once only now and then; an operator would try again. */
const TRIES = 5;

jest.setTimeout(300_000);

type Made = Readonly<{ name: string; id: string }>;

let lost: Charter;
let restored: Charter;
let folder: string;
let organizationId: string;
/** What anybody was told before the backup began, and what only afterwards. */
let [before, afterwards]: (readonly Made[])[] = [];
/** The last checkpoint that the backup holds. */
let sealed: number;
const kept = () => join(folder, 'checkpoints.jsonl');
const file = (charter: Charter) => join(charter.dataDir, 'checkpoints.jsonl');

const ownerAt = async (charter: Charter): Promise<Session> =>
  logIn(charter.url, (await charter.user('owner')).apiToken);
const lastSealed = async ({ url }: Charter): Promise<number> =>
  ((await (await fetch(`${url}/audit/checkpoints/last`)).json()) as SignedCheckpoint).number;
/** Whatever is not sealed is, by that. */
const exported = (charter: Charter, owner: Session): Promise<string> =>
  read(`${charter.url}/audit/organizations/${organizationId}/export?checkpoints_from=0`, owner);
const backedUp = async (to: string, tries = TRIES): Promise<void> => {
  const { code, stderr } = await lost.admin('backup', '--to', to);
  if (code !== 0 && tries <= 1) throw new Error(stderr);
  if (code !== 0) await backedUp(to, tries - 1);
};

beforeAll(async () => {
  lost = await prepareCharter({ RATE_LIMIT: 'off' });
  folder = dirname(lost.dataDir);
  await lost.start();
  const owner = await ownerAt(lost);
  organizationId = String(
    (await answered(owner, 'POST', '/organizations', { label: 'Kept', country: 'FR' })).body['id'],
  );
  const commands = new GivenCommands(owner);
  commands.begin(COMMANDS_A_SECOND);
  await eventually(() => commands.answered >= 40, 'commands are answered');
  await exported(lost, owner);
  [before, sealed] = [commands.acknowledged, await lastSealed(lost)];
  await backedUp(join(folder, 'backup'));
  const then = commands.answered;
  await eventually(() => commands.answered >= then + 20, 'commands are answered afterwards');
  await commands.end();
  afterwards = commands.acknowledged.slice(before.length);
  await exported(lost, owner);
  const last = await lastSealed(lost);
  await eventually(async () => (await readFile(file(lost), 'utf8')).includes(`"number":${last},`), 'it is kept');
  await cp(file(lost), kept());
  await lost.kill();
  restored = await prepareCharter({ RATE_LIMIT: 'off' });
});
afterAll(async () => {
  await restored?.remove();
  await lost.remove();
});

it('says, where checkpoints are kept that it does not have, that it was put back, and seals nothing', async () => {
  expect(await restored.admin('restore', '--from', join(folder, 'backup'))).toMatchObject({ code: 0 });
  await cp(kept(), file(restored));
  await restored.start();
  const said = /Checkpoint \d+ of \S+ is kept, and the store does not have it: its last is (\d+)/;
  const [, number] = await eventually(() => said.exec(restored.printed()), 'it says so');
  expect(Number(number)).toBeGreaterThanOrEqual(sealed);
  const owner = await ownerAt(restored);
  await answered(owner, 'POST', '/organizations', { label: 'Another', country: 'FR' });
  await expect(exported(restored, owner)).rejects.toThrow(/: 50\d /);
  expect(await lastSealed(restored)).toBe(Number(number));
  // It is only the proof that has to be seen to.
  expect((await fetch(`${restored.url}/health/ready`)).status).toBe(200);
  expect(await restored.stop()).toBe(0);
});

it('has everything that anybody was told before the backup began, and each stream whole', async () => {
  await rename(file(restored), `${file(restored)}.void`);
  await restored.start();
  const listed = new Map((await organizationsOf(await ownerAt(restored))).map(({ id, name }) => [name, id]));
  const missing = (made: readonly Made[] = []) => made.filter(({ name, id }) => listed.get(name) !== id);
  expect(before!.length).toBeGreaterThanOrEqual(40);
  expect(missing(before)).toEqual([]);
  // And it is older than what was lost.
  expect(missing(afterwards).length).toBeGreaterThan(10);
  const copied = join(folder, 'copied');
  await cp(join(folder, 'backup'), copied, { recursive: true });
  const store = await startEventStore({ folder: copied });
  try {
    const stored = await storedIn(store.url);
    expect(stored.size).toBeGreaterThan(before!.length);
    expect(await brokenIn(stored)).toEqual([]);
  } finally {
    await store.stop();
  }
});

it('convicts itself before whoever kept its checkpoints, once it has sealed others in their place', async () => {
  const evidence = await exported(restored, await ownerAt(restored));
  expect(await lastSealed(restored)).toBeGreaterThan(sealed);
  const lines = (await readFile(kept(), 'utf8')).trimEnd().split('\n');
  const checkpoints = lines.map(line => JSON.parse(line) as SignedCheckpoint);
  expect(await verifyEvidence([evidence])).toMatchObject({ ok: true });
  expect(
    await verifyEvidence([evidence], { kept: checkpoints.filter(({ number }) => number <= sealed) }),
  ).toMatchObject({ ok: true });
  expect(await verifyEvidence([evidence], { kept: checkpoints })).toMatchObject({
    ok: false,
    fault: 'kept-checkpoint-differs',
  });
  const path = join(folder, 'evidence.jsonl');
  await writeFile(path, evidence);
  const platform = join(REPOSITORY, 'node_modules/.bin/platform');
  const offline = { PATH: process.env['PATH'] ?? '', HOME: folder, PLATFORM_URL: 'http://127.0.0.1:9' };
  const verified = await run(platform, ['audit:verify', path, '--kept', kept()], offline);
  expect([verified.code, verified.stdout + verified.stderr]).toEqual([
    1,
    expect.stringMatching(/checkpoint \d+ was kept/i),
  ]);
});
