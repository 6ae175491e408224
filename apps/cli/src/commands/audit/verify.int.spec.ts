import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ORGANIZATION_ID } from '../../testing/audit-answers';
import { evidenceSample } from '../../testing/evidence-sample';
import { person, type Person } from '../../testing/run-platform';

let reader: Person;
const verify = (...args: string[]) => reader.platform(['audit:verify', ...args]);
const fileWith = (text: string, name = 'acme.jsonl') => {
  const path = join(reader.home, name);
  writeFileSync(path, text);
  return path;
};
const keptFile = (checkpoints: readonly object[]) =>
  fileWith(checkpoints.map(checkpoint => `${JSON.stringify(checkpoint)}\n`).join(''), 'checkpoints.jsonl');

beforeEach(async () => {
  // No server and no login: what is checked here, anybody can check.
  reader = await person({ PLATFORM_URL: 'http://127.0.0.1:1024' });
});
afterEach(async () => reader[Symbol.asyncDispose]());

describe('audit:verify', () => {
  it('says what is proven, and what is not', async () => {
    const { text, keyId } = await evidenceSample();
    const file = fileWith(text);
    const { code, stdout, stderr } = await verify(file, '--format', 'csv', '--no-header');
    expect(code).toBe(0);
    expect(stdout).toContain(`organization_id,${ORGANIZATION_ID}\nat,2026-03-25T10:00:00.000Z\nposition,800/800\n`);
    expect(stdout).toContain('events,7\nwithheld,1\nstreams,3\nunsealed,0\ncheckpoint,1\n');
    expect(stdout).toContain(`keys,${keyId}\n`);
    expect(stderr).toContain(
      `${file} is as it was signed: 7 events of 3 streams, and the hashes of 1 event withheld, none missing or changed up to checkpoint 1.`,
    );
    expect(stderr).toContain('Whose the key is, the file cannot say');
    expect(stderr).toContain('Whoever holds the key could have signed another history: see --kept.');
  });

  it('says whose it is and what it was narrowed to, where it is not everything of an organization', async () => {
    const person = await verify(fileWith((await evidenceSample({ userId: 'alice' })).text), '--format', 'csv');
    expect(person.stdout).toContain('user_id,alice\nat,');
    expect(person.stdout).not.toContain('organization_id');
    expect(person.stderr).toContain('It was asked for the person alice: what does not match is withheld.');
    const asked = { member: 'alice', permission: 'billing', fromAt: '2026-03-01T00:00:00.000Z', fromPosition: '1/1' };
    const narrowed = await verify(fileWith((await evidenceSample({ asked })).text), '--format', 'csv');
    expect(narrowed.stdout).toContain(
      'member,alice\npermission,billing\nfrom_at,2026-03-01T00:00:00+00:00\nfrom_position,1/1\n',
    );
    expect(narrowed.stderr).toContain(
      'the member alice, the permission billing, what came after 2026-03-01T00:00:00.000Z (position 1/1): what does not match',
    );
  });

  it('compares it with checkpoints that were kept, and with keys that are trusted', async () => {
    const { text, keyId, checkpoints } = await evidenceSample();
    const args = [fileWith(text), '--kept', keptFile(checkpoints), '--trusted-key', keyId];
    const { code, stderr } = await verify(...args);
    expect(code).toBe(0);
    expect(stderr).toMatch(/checkpoint 1\.\nIt agrees with 2 checkpoints that you kept\.\n$/);
    expect((await verify(...args, '--format', 'csv')).stdout).toContain('kept_compared,0-1\nkept_not_compared,\n');
    const { stdout } = await verify(...args, '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, events: 7, kept: { compared: [0, 1], notCompared: [] } });
  });

  it('says which kept checkpoints are not in it, and fails where none is', async () => {
    const { text, checkpoints } = await evidenceSample({ isWhole: false });
    const file = fileWith(text);
    const some = await verify(file, '--kept', keptFile(checkpoints));
    expect(some.code).toBe(0);
    expect(some.stderr).toContain('Not in it, and so not compared: 1 kept checkpoint.');
    expect(await verify(file, '--kept', keptFile(checkpoints.slice(0, 1)))).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('it was compared with none') },
    });
  });

  it('names the line, the stream and the event that are not as they were written', async () => {
    const { text } = await evidenceSample();
    const line = text.split('\n').findIndex(one => one.includes('Keeps the books')) + 1;
    const file = fileWith(text.replace('Keeps the books', 'Cooks the books'));
    const { code, stdout, stderr } = await verify(file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`\
${file} does not prove what it says: chain-broken, in line ${line}. This is not what was written here.
It is about the stream membership-${ORGANIZATION_ID}.
It is about the event with revision 1 there.
`);
    const json = await verify(file, '--format', 'json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, fault: 'chain-broken', line, revision: '1' });
  });

  it('convicts whoever holds the key by a checkpoint that was kept', async () => {
    const [one, other] = [await evidenceSample(), await evidenceSample()];
    const forged = { ...other.checkpoints[1]!, root: one.checkpoints[1]!.root };
    expect(await verify(fileWith(one.text), '--kept', keptFile([forged]))).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('kept-checkpoint-differs') },
    });
    expect(await verify(fileWith(one.text), '--trusted-key', other.keyId)).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('key-not-trusted') },
    });
  });

  it('fails for what is cut off, no evidence, or not there', async () => {
    const { text, checkpoints } = await evidenceSample();
    const file = fileWith(text.slice(0, -20));
    expect(await verify(file)).toMatchObject({ code: 1, stderr: expect.stringContaining('file-truncated') });
    expect(await verify(fileWith('no evidence\n'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('in line 1'),
    });
    expect(await verify(`${file}.missing`)).toMatchObject({ code: 1, stderr: `There is no file ${file}.missing.\n` });
    expect(await verify(reader.home)).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
    const kept = keptFile([checkpoints[0]!, { number: 1 }]);
    expect(await verify(fileWith(text), '--kept', kept)).toMatchObject({
      ...{ code: 1, stderr: `Line 2 of ${kept} is no checkpoint.\n` },
    });
  });
});
