import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TABLE } from '../../testing/audit-answers';
import { evidenceSample } from '../../testing/evidence-sample';
import { startFakeCharter, type FakeCharter } from '../../testing/fake-charter';
import { person, type Person } from '../../testing/run-platform';

const EXPORT = 'GET /audit/organizations/name%3Dacme/export';

let charter: FakeCharter;
let olga: Person;
let file: string;
const exporting = (...args: string[]) => olga.platform(['audit:export', '-o', 'acme', '--output', file, ...args]);
const asked = () => charter.seen.map(({ path }) => decodeURIComponent(path)).filter(path => path.includes('/audit/'));
const files = () => readdirSync(olga.home).filter(name => name.startsWith('acme'));

beforeEach(async () => {
  charter = await startFakeCharter();
  olga = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
  file = join(olga.home, 'acme.jsonl');
});
afterEach(async () => {
  await olga[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('audit:export', () => {
  it('writes evidence as it comes, for its owner alone, and says what it is', async () => {
    const { text } = await evidenceSample();
    charter.answerNext(EXPORT, { status: 200, body: text, headers: { 'content-type': 'application/x-ndjson' } });
    const { code, stdout, stderr } = await exporting('--addresses', '--checkpoints-from', '0', '--reason', 'Audit');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(files()).toEqual(['acme.jsonl']);
    expect(stderr).toContain('7 events of 3 streams, and the hashes of 1 event withheld:');
    expect(stderr).toContain(`platform audit:verify ${file}`);
    const query = 'format=evidence&addresses=true&checkpoints_from=0&reason=Audit';
    expect(asked()).toEqual([`/audit/organizations/name=acme/export?${query}`]);
  });

  it.each(['csv', 'ocsf'])('writes a table as %s, and its manifest, both of one position', async format => {
    const { code, stderr } = await exporting('--as', format, '--at', '2026-03-10');
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(TABLE);
    expect(JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8'))).toMatchObject({ format, rows: 1 });
    expect(stderr).toContain('1 event: ');
    expect(asked()).toEqual([
      `/audit/organizations/name=acme/export/manifest?format=${format}&at=2026-03-10T00:00:00.000Z`,
      `/audit/organizations/name=acme/export?format=${format}&position=900/880`,
    ]);
  });

  it('leaves no file of what breaks off, and none of what is not whole', async () => {
    const { text } = await evidenceSample();
    charter.answerNext(EXPORT, { status: 200, body: text.slice(0, 500), isCut: true });
    expect(await exporting()).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringContaining('was lost in the middle of the answer') },
    });
    charter.answerNext(EXPORT, { status: 200, body: text.slice(0, text.lastIndexOf('{')) });
    expect(await exporting()).toMatchObject({ code: 1, stderr: expect.stringContaining('no manifest at its end') });
    charter.answerNext(EXPORT, { status: 200, body: `${TABLE}more` });
    expect(await exporting('--as', 'csv')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('Its manifest is of another one.') },
    });
    expect(files()).toEqual([]);
  });

  it('replaces a file only when it may, and only by a whole one', async () => {
    writeFileSync(file, 'kept');
    expect(await exporting()).toMatchObject({ code: 1, stderr: expect.stringContaining(`Replace ${file}?`) });
    charter.answerNext(EXPORT, { status: 200, body: '{}', isCut: true });
    expect((await exporting('--yes')).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('kept');
    charter.answerNext(EXPORT, { status: 200, body: (await evidenceSample()).text });
    expect((await exporting('--yes')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toBe('kept');
  });

  it('tries again while nothing has come, and tells of refusals as all commands do', async () => {
    charter.answerNext(EXPORT, { status: 503, headers: { 'retry-after': '0' } });
    charter.answerNext(EXPORT, { status: 403, body: { title: 'No.' } });
    expect(await exporting()).toMatchObject({ code: 6, stderr: expect.stringContaining('Permission denied: No.') });
    expect(asked()).toHaveLength(2);
    expect(existsSync(file)).toBe(false);
  });

  it('tells at a terminal how far it has come', async () => {
    const { text } = await evidenceSample();
    charter.answerNext(EXPORT, { status: 200, body: text });
    const { code, screen } = await olga.answering(['audit:export', '-o', 'acme', '--output', file], []);
    expect(code).toBe(0);
    expect(screen).toMatch(/\d+ lines, \d\.\d kB/);
  });

  it('exits with 1 where the file cannot be written', async () => {
    charter.answerNext(EXPORT, { status: 200, body: (await evidenceSample()).text });
    file = join(olga.home, 'nowhere', 'acme.jsonl');
    expect(await exporting()).toMatchObject({ code: 1, stderr: expect.stringContaining(`${file} cannot be written`) });
  });

  it.each([
    [['--as', 'csv', '--addresses'], 'those are for evidence'],
    [['--as', 'csv', '--checkpoints-from', '1'], 'those are for evidence'],
    [['--as', 'pdf'], 'Expected --as=pdf to be one of: evidence, csv, ocsf'],
  ])('exits with 1 for %j, and asks for nothing', async (args, sentence) => {
    expect(await exporting(...args)).toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) });
    expect(charter.seen).toEqual([]);
  });
});
