import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SignedCheckpoint } from '@charter/evidence';
import { sealer, type Sealer } from '../../testing/checkpoint-sample';
import { evidenceSample } from '../../testing/evidence-sample';
import { startFakeCharter, type FakeCharter } from '../../testing/fake-charter';
import { person, type Person } from '../../testing/run-platform';

let charter: FakeCharter;
let reader: Person;
let file: string;
let server: Sealer;
const checkpoints = (...args: string[]) => reader.platform(['audit:checkpoints', ...args]);
const keeping = (...args: string[]) => checkpoints('--output', file, '--format', 'csv', '--columns', 'number', ...args);
const asked = () => charter.seen.map(({ path }) => path).filter(path => path !== '/audit/keys');
const kept = () =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as SignedCheckpoint);
const numbers = () => kept().map(({ number }) => number);
const lines = (some: readonly SignedCheckpoint[]) => some.map(one => `${JSON.stringify(one)}\n`).join('');
const sealed = async (count: number, changedFrom?: number) => {
  const run = await server.seal({ count, ...(changedFrom === undefined ? {} : { changedFrom }) });
  charter.sealed({ checkpoints: run, keys: server.keys });
  return run;
};

beforeEach(async () => {
  charter = await startFakeCharter();
  server = await sealer();
  // No login: what is for everybody to keep is asked for by nobody in particular.
  reader = await person({ PLATFORM_URL: charter.url });
  file = join(reader.home, 'checkpoints.jsonl');
});
afterEach(async () => {
  await reader[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('audit:checkpoints', () => {
  it('shows what was sealed, without a login', async () => {
    await sealed(5);
    const [{ keyId } = { keyId: '' }] = server.keys;
    const { code, stdout, stderr } = await checkpoints('--format', 'csv');
    expect(code).toBe(0);
    const [head, first, ...others] = stdout.trimEnd().split('\n');
    expect(head).toBe('Number,Made at,Events,Streams,Position,Key');
    expect(first).toBe(`0,2026-03-01T10:00:00+00:00,10,3,100/100,${keyId}`);
    expect(others).toHaveLength(4);
    expect(stderr).toBe('Each names the one before it by its hash, and is signed by its key.\n');
    expect(charter.seen.map(({ headers }) => headers.authorization)).not.toContainEqual(expect.anything());
  });

  it('shows the latest 50, or all from a number on; programs get the keys, too', async () => {
    const run = await sealed(53);
    const { stdout, stderr } = await checkpoints('--format', 'csv', '--columns', 'number', '--no-header');
    expect(stdout.trimEnd().split('\n').map(Number)).toEqual(Array.from({ length: 50 }, (_, index) => index + 3));
    expect(stderr).toContain('There are 3 earlier ones: see --from.');
    const json = await checkpoints('--from', '51', '--format', 'json');
    expect(JSON.parse(json.stdout)).toEqual({ items: run.slice(51), keys: server.keys });
    expect(await checkpoints('--from', '53')).toMatchObject({ code: 0, stdout: '' });
  });

  it('says that there is none yet', async () => {
    expect(await checkpoints()).toEqual({ code: 0, stdout: '', stderr: 'There is no checkpoint.\n' });
    expect((await keeping()).code).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('keeps them, and goes on from the last one that it kept', async () => {
    const run = await sealed(3);
    const first = await keeping();
    expect([first.code, first.stdout]).toEqual([0, 'Number\n0\n1\n2\n']);
    expect(first.stderr).toContain(
      `Kept in ${file}: 3 checkpoints, 3 of them new, up to number 2, made at 2026-03-01T10:02:00+00:00.`,
    );
    expect(kept()).toEqual(run);
    expect(asked()[0]).toBe('/audit/checkpoints?from=0');

    const longer = await sealed(6);
    const askedBefore = asked().length;
    const second = await keeping();
    expect([second.code, second.stdout]).toEqual([0, 'Number\n3\n4\n5\n']);
    expect(second.stderr).toContain('The server says what you kept: compared with 1 checkpoint.');
    expect(kept()).toEqual(longer);
    expect(asked().slice(askedBefore)).toEqual(['/audit/checkpoints?from=2', '/audit/checkpoints?from=4']);

    const before = readFileSync(file, 'utf8');
    expect(await keeping()).toMatchObject({ code: 0, stderr: expect.stringContaining('There is no new checkpoint.') });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(readdirSync(reader.home).filter(name => name.includes('checkpoints'))).toEqual(['checkpoints.jsonl']);
  });

  it('keeps them in the form that evidence is held against', async () => {
    const { text, checkpoints: run, keys } = await evidenceSample();
    charter.sealed({ checkpoints: run, keys });
    expect((await keeping()).code).toBe(0);
    const evidence = join(reader.home, 'acme.jsonl');
    writeFileSync(evidence, text);
    expect(await reader.platform(['audit:verify', evidence, '--kept', file])).toMatchObject({
      ...{ code: 0, stderr: expect.stringContaining('It agrees with 2 checkpoints that you kept.') },
    });
  });

  it('takes up what was kept by other means now and then, and fills the gaps', async () => {
    const run = await sealed(7);
    writeFileSync(file, `\n${lines([run[4]!, run[1]!, run[2]!])}`);
    const { code, stdout, stderr } = await keeping('--no-header');
    expect([code, stdout]).toEqual([0, '3\n5\n6\n']);
    expect(stderr).toContain('compared with 2 checkpoints.');
    expect(numbers()).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await keeping('--from', '0')).stderr).toContain('compared with 6 checkpoints.');
    expect(kept()).toEqual(run);
  });
});

describe('audit:checkpoints refuses, and leaves the file as it is,', () => {
  const refused = async (sentence: string, ...args: string[]) => {
    const before = readFileSync(file, 'utf8');
    const { code, stdout, stderr } = await keeping(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(readdirSync(reader.home)).not.toContain('checkpoints.jsonl.partial');
  };
  const keptOf = async (count: number) => writeFileSync(file, lines(await server.seal({ count })));

  it('where the last one that was kept is another one now', async () => {
    await keptOf(3);
    await sealed(5, 1);
    await refused("The server's checkpoint 2 is not the one that you kept: history was changed.");
  });

  it('where an earlier one is, if it is asked to compare them', async () => {
    await keptOf(5);
    const run = await server.seal({ count: 5 });
    const changed = await server.seal({ count: 5, changedFrom: 1 });
    charter.sealed({ checkpoints: [run[0]!, changed[1]!, ...run.slice(2)], keys: server.keys });
    await refused("The server's checkpoint 1 is not the one that you kept", '--from', '0');
  });

  it('where one behind a gap is, though the last one is what it was', async () => {
    const run = await sealed(8);
    const changed = await server.seal({ count: 8, changedFrom: 4 });
    writeFileSync(file, lines([run[2]!, changed[5]!, run[7]!]));
    await refused("The server's checkpoint 5 is not the one that you kept");
  });

  it('where the server has one no more', async () => {
    await keptOf(4);
    await sealed(2);
    await refused('The server has no checkpoint 3, which you kept, made at 2026-03-01T10:03:00.000Z.');
    await sealed(0);
    await refused('The server has no checkpoint 3');
  });

  it('where the next ones do not lead on from it, or are signed by nobody known', async () => {
    await keptOf(2);
    const run = await server.seal({ count: 4 });
    const changed = await server.seal({ count: 4, changedFrom: 1 });
    charter.sealed({ checkpoints: [...run.slice(0, 2), ...changed.slice(2)], keys: server.keys });
    await refused('do not prove what they say: checkpoint-unlinked');
    charter.sealed({ checkpoints: run, keys: (await sealer()).keys });
    await refused('do not prove what they say: checkpoint-key-wrong');
  });

  it('where the server leaves out what was asked for', async () => {
    await keptOf(1);
    const run = await server.seal({ count: 5 });
    charter.sealed({ checkpoints: run.slice(3), keys: server.keys });
    await refused('The server left out 2 checkpoints, from number 1 on.', '--from', '1');
    charter.sealed({ checkpoints: run.filter(({ number }) => number !== 2), keys: server.keys });
    await refused('do not prove what they say: checkpoint-out-of-sequence');
  });

  it('where it is no file of checkpoints, or what the server says is none', async () => {
    await keptOf(1);
    charter.answerNext('GET /audit/checkpoints', { status: 200, body: { items: [{ number: 0 }] } });
    await refused('The server told something that is no checkpoint.');
    writeFileSync(file, 'notes of mine\n');
    await refused(`Line 1 of ${file} is no checkpoint.`);
    expect(await checkpoints('--output', reader.home)).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('cannot be read') },
    });
  });
});
