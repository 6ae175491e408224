import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Charter } from './charter';
import { REPOSITORY, run, type CommandResult } from './commands';
import { answered, logIn, type Session } from './session';

type Json = Readonly<Record<string, unknown>>;

/** What an auditor does with our command line tool, against any Charter: asks, takes evidence away, and checks it without us. */
export const auditJourney = (charter: () => Pick<Charter, 'url' | 'user'>): void => {
  const name = `audited-${randomUUID().slice(0, 8)}`;
  let home: string;
  let bobId: string;
  let organizationId: string;
  let before: Readonly<{ position: string; at: string }>;
  const platformIn = (environment: Readonly<Record<string, string>>, args: readonly string[]): Promise<CommandResult> =>
    run(join(REPOSITORY, 'node_modules/.bin/platform'), args, {
      ...{ PATH: process.env['PATH'] ?? '', HOME: home, TZ: 'UTC' },
      ...environment,
    });
  const platform = async (who: string, ...args: readonly string[]): Promise<CommandResult> =>
    platformIn({ PLATFORM_URL: charter().url, PLATFORM_TOKEN: (await charter().user(who)).apiToken }, args);
  /** By somebody who is not logged in. */
  const anybody = (...args: readonly string[]) => platformIn({ PLATFORM_URL: charter().url }, args);
  /** Where there is nobody to ask. */
  const offline = (...args: readonly string[]) => platformIn({ PLATFORM_URL: 'http://127.0.0.1:9' }, args);
  const told = async (who: string, ...args: readonly string[]): Promise<Json> => {
    const { code, stdout, stderr } = await platform(who, ...args, '--format=json');
    expect([code, stderr]).toEqual([0, expect.anything()]);
    return JSON.parse(stdout) as Json;
  };
  /** Logs in each time: here tokens may end within seconds. */
  const as = async (who: string): Promise<Session> => logIn(charter().url, (await charter().user(who)).apiToken);
  const kindsOf = ({ items }: Json) =>
    (items as readonly Json[]).map(({ kind, permission = '' }) => `${String(kind)} ${String(permission)}`.trimEnd());

  describe('our own command line audits', () => {
    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), 'charter-auditor-'));
      bobId = String((await answered(await as('bob'), 'GET', '/users/me')).body['id']);
      const created = { label: 'Audited', name, country: 'FR' };
      const { body } = await answered(await as('owner'), 'POST', '/organizations', created);
      organizationId = String(body['id']);
      const members = `/organizations/${organizationId}/members`;
      await answered(await as('owner'), 'POST', members, { user_id: bobId, permissions: ['billing'] });
      const { position, at } = await told('auditor', 'audit:permissions', '--org', name);
      before = { position: String(position), at: String(at) };
      await answered(await as('owner'), 'PATCH', `${members}/${bobId}`, {
        permissions: ['plans'],
        reason: 'moved to sales',
      });
    });
    afterAll(() => rm(home, { recursive: true, force: true }));

    it('who held what, then and now, and what has changed', async () => {
      const now = await told('auditor', 'audit:permissions', '--org', name, '--member', bobId);
      expect(kindsOf(now)).toEqual(['member', 'permission plans']);
      const then = await told(
        'owner',
        'audit:permissions',
        '--org',
        name,
        '--member',
        bobId,
        '--position',
        before.position,
      );
      expect(kindsOf(then)).toEqual(['member', 'permission billing']);
      const diff = await told('auditor', 'audit:diff', '--org', name, '--from', before.position);
      expect([kindsOf({ items: diff['began'] }), kindsOf({ items: diff['ended'] })]).toEqual([
        ...[['permission plans'], ['permission billing']],
      ]);
      expect((await platform('alice', 'audit:permissions', '--org', name)).code).not.toBe(0);
    });

    it('why, event by event', async () => {
      const why = ['audit:why', '--org', name, '--member', bobId, '--permission', 'plans'];
      const { code, stdout } = await platform('auditor', ...why);
      expect([code, stdout]).toEqual([0, expect.stringContaining('moved to sales')]);
      const history = await platform('auditor', 'audit:history', '--org', name, '--member', bobId);
      expect(history.stdout).toMatch(/MemberAdded[\s\S]*MemberPermissionsReplaced/);
      expect((await platform('auditor', 'audit:review', '--org', name)).stdout).toContain('plans');
    });

    it('what was taken away, without anybody’s help: it proves itself, and is stepped through', async () => {
      const file = join(home, 'evidence.jsonl');
      expect((await platform('auditor', 'audit:export', '--org', name, '--output', file)).code).toBe(0);
      expect(await offline('audit:verify', file)).toMatchObject({ code: 0 });
      const replayed = await offline('audit:replay', file, '--position', before.position, '--at', before.at);
      expect([replayed.code, replayed.stdout]).toEqual([0, expect.stringContaining('billing')]);
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('"moved to sales"', '"moved to fraud"'));
      const forged = await offline('audit:verify', file);
      expect([forged.code, forged.stderr + forged.stdout]).toEqual([1, expect.stringContaining('membership-')]);
    });

    it('against checkpoints that anybody keeps, who goes on where they ended and is lied to no more', async () => {
      const kept = join(home, 'checkpoints.jsonl');
      const keep = () => anybody('audit:checkpoints', '--output', kept);
      expect(await keep()).toMatchObject({ code: 0, stdout: expect.stringContaining('Position') });
      const file = join(home, 'with-checkpoints.jsonl');
      const from = ['--checkpoints-from', '0'];
      expect((await platform('auditor', 'audit:export', '--org', name, '--output', file, ...from)).code).toBe(0);
      const verified = await offline('audit:verify', file, '--kept', kept);
      expect([verified.code, verified.stderr]).toEqual([
        0,
        expect.stringMatching(/It agrees with \d+ checkpoints? that/),
      ]);
      expect(verified.stderr).not.toContain('Not in it');
      expect(await keep()).toMatchObject({ code: 0, stderr: expect.stringContaining('The server says what you kept') });

      const lines = (await readFile(kept, 'utf8')).trimEnd().split('\n');
      const last = JSON.parse(lines.pop() ?? '') as Json;
      const other = [...lines, JSON.stringify({ ...last, events: `${String(last['events'])}0` }), ''].join('\n');
      await writeFile(kept, other);
      const refused = await keep();
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('is not the one that you kept')]);
      expect(await readFile(kept, 'utf8')).toBe(other);
    });

    it('of one member and one permission alone: the rest is hashes, and it proves itself all the same', async () => {
      const file = join(home, 'bob-plans.jsonl');
      const narrowed = ['--member', bobId, '--permission', 'plans', '--from', before.position];
      const exported = await platform('auditor', 'audit:export', '--org', name, '--output', file, ...narrowed);
      expect([exported.code, exported.stderr]).toEqual([
        ...[0, expect.stringMatching(/^[1-9]\d* events? of .*, and the hashes of [1-9]\d* events? withheld/m)],
      ]);
      const text = await readFile(file, 'utf8');
      expect([text.includes('moved to sales'), text.includes('MembershipFounded')]).toEqual([true, false]);
      const verified = await offline('audit:verify', file);
      expect([verified.code, verified.stderr]).toEqual([
        ...[0, expect.stringContaining(`the member ${bobId}, the permission plans, what came after`)],
      ]);
      const replayed = await offline('audit:replay', file);
      expect([replayed.code, replayed.stdout]).toEqual([0, expect.stringContaining(`+ ${bobId}: plans`)]);
      expect(replayed.stderr).toContain('The answer may miss something.');
    });

    it('of one person, wherever the auditor may look', async () => {
      const file = join(home, 'bob.jsonl');
      expect(await platform('auditor', 'audit:export', '--user', bobId, '--output', file)).toMatchObject({ code: 0 });
      const verified = await offline('audit:verify', file, '--format', 'json');
      expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, header: { userId: bobId } });
      const columns = ['--format', 'csv', '--columns', 'member,holding', '--no-header'];
      const replayed = await offline('audit:replay', file, '--org', organizationId, ...columns);
      expect([replayed.code, replayed.stdout]).toEqual([0, `${bobId},member\n${bobId},plans\n`]);
    });

    it('with tables for other tools, and what vouches for them', async () => {
      for (const format of ['csv', 'ocsf']) {
        const file = join(home, `table.${format}`);
        expect((await platform('owner', 'audit:export', '--org', name, '--as', format, '--output', file)).code).toBe(0);
        expect(await readFile(file, 'utf8')).toContain('MemberPermissionsReplaced');
        expect(JSON.parse(await readFile(`${file}.manifest.json`, 'utf8'))).toMatchObject({ format });
      }
    });
  });
};
