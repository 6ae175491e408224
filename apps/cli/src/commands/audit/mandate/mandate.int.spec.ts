import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MANDATE, ORGANIZATION_ID } from '../../../testing/audit-answers';
import { startFakeCharter, type FakeCharter } from '../../../testing/fake-charter';
import { person, type Person } from '../../../testing/run-platform';

let charter: FakeCharter;
let sue: Person;
const platform = (...args: string[]) => sue.platform(args);
const written = () =>
  charter.seen.flatMap(({ method, path, body }) =>
    method === 'POST' && path.startsWith('/mandates') ? [[path, JSON.parse(body)]] : [],
  );

beforeEach(async () => {
  charter = await startFakeCharter();
  sue = await person({ PLATFORM_URL: charter.url, PLATFORM_TOKEN: 'olga-token' });
  charter.given({ label: 'Acme' });
});
afterEach(async () => {
  await sue[Symbol.asyncDispose]();
  await charter[Symbol.asyncDispose]();
});

describe('audit:mandate:create', () => {
  const create = (...args: string[]) =>
    platform('audit:mandate:create', '--until', '2026-12-31', '--reason', 'Audit 2026', ...args);

  it('asks for one, for an auditor by their address and an organization by its name', async () => {
    const { code, stdout, stderr } = await create('--auditor', 'sam@example.com', '--org', 'acme');
    expect(code).toBe(0);
    expect(stderr).toContain(
      'Ask for a mandate for the auditor user-sam, 1 organization, until 2026-12-31T00:00:00.000Z?',
    );
    expect(stderr).toContain('Somebody else of staff approves it: platform audit:mandate:approve mandate-1');
    expect(stdout).toMatch(/\| state +\| pending +\|/);
    const asked = { auditor_id: 'user-sam', until: '2026-12-31T00:00:00.000Z', reason: 'Audit 2026' };
    expect(written()).toEqual([['/mandates', { ...asked, organizations: [ORGANIZATION_ID] }]]);
    for (const { path } of charter.seen.filter(({ path }) => /email|organizations/.test(path)))
      expect(path).toContain('reason=Audit+2026');
  });

  it('asks for one for everything, for an auditor by their id', async () => {
    expect((await create('--auditor', 'user-ada', '--all-organizations')).code).toBe(0);
    expect(written()).toEqual([
      ['/mandates', expect.objectContaining({ auditor_id: 'user-ada', organizations: 'all' })],
    ]);
  });

  it.each([
    [['--auditor', 'user-ada'], 'Which organizations? Name them with --org, or say --all-organizations.'],
    [['--auditor', 'user-ada', '--org', 'acme', '--all-organizations'], 'cannot also be provided when using'],
    [['--auditor', 'nina@example.com', '--org', 'acme'], 'Nobody is known to you by the address nina@example.com.'],
    [['--auditor', 'user-ada', '--org', 'nope'], 'Organization not found: nope'],
    [['--org', 'acme'], 'Missing required flag auditor'],
    [['--auditor', 'user-ada', '--org', 'acme', '--no'], 'Ask for a mandate'],
  ])('exits with 1 for %j, and asks for nothing', async (args, sentence) => {
    const { code, stdout, stderr } = await create(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(written()).toEqual([]);
  });

  it('asks for none until a day that there is not', async () => {
    const args = ['--auditor', 'user-ada', '--org', 'acme', '--until', '2027-02-30', '--reason', 'Audit 2026', '-y'];
    const { code, stderr } = await platform('audit:mandate:create', ...args);
    expect({ code, written: written() }).toEqual({ code: 1, written: [] });
    expect(stderr).toContain('This is no date or instant: 2027-02-30');
  });

  it('says why it is refused', async () => {
    const title = 'This is no active user with the role auditor.';
    charter.answerNext('POST /mandates', { status: 409, body: { title } });
    expect(await create('--auditor', 'user-ada', '--org', 'acme')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining(title) },
    });
  });
});

describe('audit:mandate:approve and audit:mandate:end', () => {
  it('approve one, once it is said why it is wanted', async () => {
    const { code, stdout, stderr } = await platform('audit:mandate:approve', MANDATE.id, '--reason', 'As agreed');
    expect(code).toBe(0);
    expect(stderr).toContain(
      'Why it is wanted: Audit 2026\nApprove the mandate for the auditor user-ada, 1 organization',
    );
    expect(stdout).toMatch(/\| state +\| active +\|/);
    expect(written()).toEqual([[`/mandates/${MANDATE.id}/approve`, { reason: 'As agreed' }]]);
  });

  it('end one', async () => {
    const { stdout } = await platform('audit:mandate:end', MANDATE.id, '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ id: MANDATE.id, state: 'ended' });
    expect(written()).toEqual([[`/mandates/${MANDATE.id}/end`, {}]]);
  });

  it.each(['approve', 'end'])('%s none that there is not, and none against a no', async act => {
    expect(await platform(`audit:mandate:${act}`, 'nope')).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringContaining('Mandate not found: nope') },
    });
    expect((await platform(`audit:mandate:${act}`, MANDATE.id, '--no')).code).toBe(1);
    expect(written()).toEqual([]);
  });
});

describe('audit:mandate:list', () => {
  it('lists them, those asked for last first', async () => {
    const { code, stdout } = await platform(
      'audit:mandates',
      '--columns',
      'id,organizations,until,state',
      '--format',
      'csv',
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `ID,Organizations,Until,State\nmandate-1,${ORGANIZATION_ID},2026-12-31T00:00:00+00:00,pending\n`,
    });
    const { stdout: json } = await platform(
      'audit:mandate:list',
      '--format',
      'json',
      '--columns',
      'organizations,until',
    );
    expect(JSON.parse(json)).toEqual([{ organizations: [ORGANIZATION_ID], until: MANDATE.until }]);
  });

  it('lists those of an auditor, in a state', async () => {
    await platform('audit:mandate:list', '--auditor', 'sam@example.com', '--reason', 'Review', '--state', 'pending');
    expect(decodeURIComponent(charter.seen.at(-1)!.path)).toBe(
      '/mandates?sort=-requested_at&filter[auditor_id]=user-sam&filter[state]=pending',
    );
  });

  it('says that there are none', async () => {
    charter.answerNext('GET /mandates', { status: 200, body: { count: 0, items: [] } });
    expect(await platform('audit:mandate:list')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching('no'),
    });
  });
});
