import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TABLE } from '../../testing/audit-answers';
import { evidenceSample } from '../../testing/evidence-sample';
import { startFakeCharter, type FakeCharter } from '../../testing/fake-charter';
import { OLGA } from '../../testing/fake-shapes';
import { person, type Person } from '../../testing/run-platform';

const EXPORT = 'GET /audit/organizations/name%3Dacme/export';

let charter: FakeCharter;
let olga: Person;
let file: string;
const exporting = (...args: string[]) => olga.platform(['audit:export', '-o', 'acme', '--output', file, ...args]);
const asked = () => charter.seen.map(({ path }) => decodeURIComponent(path)).filter(path => path.includes('/audit/'));
const exportingPerson = (...args: string[]) => olga.platform(['audit:export', '--output', file, ...args]);
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

  it.each([
    [['--member', 'user-bob', '--permission', 'billing'], 'member=user-bob&permission=billing'],
    [['--member', 'alice@example.com', '--from', '2026-03-01'], 'member=user-alice&from_at=2026-03-01T00:00:00.000Z'],
    [['--member', 'me', '--from', '500/480', '--at', '2026-03-10'], `member=${OLGA.id}&from_position=500/480`],
  ])('asks with %j for what matches alone, and says that the rest is withheld', async (args, query) => {
    charter.given({ label: 'Acme' });
    charter.givenMember({ email: 'alice@example.com', permissions: [] });
    charter.answerNext(EXPORT, { status: 200, body: (await evidenceSample({ withheld: [2, 3] })).text });
    const { code, stderr } = await exporting(...args);
    expect(code).toBe(0);
    expect(stderr).toContain('6 events of 3 streams, and the hashes of 2 events withheld:');
    expect(stderr).toContain('What does not match is withheld: its hash proves that it is there.');
    const at = args.includes('--at') ? '&at=2026-03-10T00:00:00.000Z' : '';
    expect(asked()).toEqual([`/audit/organizations/name=acme/export?format=evidence${at}&${query}`]);
  });

  it('writes a table of what matches, and its manifest, both from one position on', async () => {
    const { code, stderr } = await exporting('--as', 'csv', '--permission', 'plans', '--from', '2026-02-01');
    expect(code).toBe(0);
    expect(stderr).toContain('What does not match is left out.');
    expect(asked()).toEqual([
      '/audit/organizations/name=acme/export/manifest?format=csv&permission=plans&from_at=2026-02-01T00:00:00.000Z',
      '/audit/organizations/name=acme/export?format=csv&position=900/880&permission=plans&from_position=100/80',
    ]);
  });

  it('finds an address for an auditor among those who held something at the moment of the export', async () => {
    const body = { items: [], _links: { 'ref:users:0': { href: '/ref/users?in=user-alice&sig=s' } } };
    charter.answerNext('GET /audit/organizations/name%3Dacme/permissions', { status: 200, body });
    const alice = { id: 'user-alice', email: 'alice@example.com' };
    charter.answerNext('GET /ref/users', { status: 200, body: { [alice.id]: alice } });
    const { code } = await exporting('--as', 'csv', '--position', '900/880', '--member', alice.email);
    expect(code).toBe(0);
    expect(asked().slice(0, 2)).toEqual([
      '/audit/organizations/name=acme/permissions?position=900/880',
      '/audit/organizations/name=acme/export/manifest?format=csv&position=900/880&member=user-alice',
    ]);
  });

  it('says that nothing matches', async () => {
    const { text } = await evidenceSample({ withheld: [1, 2, 3, 4, 5, 6, 7, 8] });
    charter.answerNext(EXPORT, { status: 200, body: text });
    const { code, stderr } = await exporting('--member', 'nobody');
    expect(code).toBe(0);
    expect(stderr).toContain('0 events of 3 streams, and the hashes of 8 events withheld:');
    expect(stderr).toContain('Nothing in the history matches what you asked for.');
  });

  it('exports what concerns one person anywhere', async () => {
    const { text } = await evidenceSample({ userId: 'user-sam' });
    charter.answerNext('GET /audit/users/user-sam/export', { status: 200, body: text });
    const why = ['--reason', 'Ticket 4711'];
    const { code, stderr } = await exportingPerson('--user', 'sam@example.com', '--permission', 'admin', ...why);
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(stderr).toContain('9 events of 4 streams, and the hashes of 1 event withheld:');
    expect((await exportingPerson('--user', 'me', '--as', 'ocsf', '--yes')).code).toBe(0);
    expect(asked()).toEqual([
      '/audit/users/user-sam/export?format=evidence&permission=admin&reason=Ticket+4711',
      `/audit/users/${OLGA.id}/export/manifest?format=ocsf`,
      `/audit/users/${OLGA.id}/export?format=ocsf&position=900/880`,
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
    [['--from', 'yesterday'], 'This is no date or instant: yesterday'],
    [['--user', 'me'], 'cannot also be provided when using'],
    [['--as', 'pdf'], 'Expected --as=pdf to be one of: evidence, csv, ocsf'],
  ])('exits with 1 for %j, and asks for nothing', async (args, sentence) => {
    expect(await exporting(...args)).toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) });
    expect(charter.seen).toEqual([]);
  });
});
