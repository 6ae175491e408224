import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyEvidence, type SignedCheckpoint } from '@charter/evidence';
import { eventually } from '@charter/testing';
import { charterAlone, type CharterAlone, type Somebody } from './testing/charter-alone';

type Holding = Readonly<{ member_id: string; kind: string; permission?: string; since: Readonly<{ event: string }> }>;
type Body = Readonly<Record<string, unknown>>;

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('the permission history', () => {
  let folder: string;
  let charter: CharterAlone;
  let [olga, alice, ada, sam, sue]: readonly Somebody[] = [];
  let path: string;
  let other = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-audit-'));
    charter = await charterAlone(folder);
    [olga, alice] = [await charter.person('Olga'), await charter.person('Alice')];
    [sam, sue] = [await charter.person('Sam', ['staff']), await charter.person('Sue', ['staff'])];
    ada = await charter.person('Ada', ['auditor']);
    const created = await charter.call('/organizations', { as: olga!.token, body: { label: 'Acme', country: 'FR' } });
    path = `/organizations/${String(created.body['id'])}`;
  }, 60_000);
  afterAll(async () => {
    await charter.close();
    rmSync(folder, { recursive: true });
  });

  const audit = (question: string, as: Somebody | undefined) =>
    charter.call(`/audit${path}/${question}`, { as: as!.token });
  const heldIn = (body: Body): readonly string[] =>
    (body['items'] as readonly Holding[]).map(({ member_id: id, kind, permission = '' }) =>
      `${id === olga!.id ? 'olga' : id === alice!.id ? 'alice' : id} ${kind} ${permission}`.trimEnd(),
    );

  it('does not exist for strangers, nor for an auditor without a mandate', async () => {
    for (const stranger of [alice, ada]) expect((await audit('permissions', stranger)).status).toBe(404);
    expect((await charter.call(`/audit${path}/permissions`)).status).toBe(401);
  });

  it('tells its administrators who held what at any moment, and since when', async () => {
    const before = await audit('permissions', olga);
    expect(before.status).toBe(200);
    expect(heldIn(before.body)).toEqual(['olga owner']);
    const { body: invited } = await charter.call(`${path}/invitations`, {
      as: olga!.token,
      body: { email: alice!.email, permissions: ['billing'], reason: 'she does the books' },
    });
    expect(invited['id']).toBeDefined();
    const link = await charter.linkMailed(alice!.email);
    expect((await charter.call(link, { as: alice!.token, body: { accept: true } })).status).toBe(200);
    const after = await audit('permissions', olga);
    expect(heldIn(after.body).toSorted()).toEqual(['alice member', 'alice permission billing', 'olga owner']);
    const { 'ref:users:0': people } = after.body['_links'] as Readonly<Record<string, { href: string }>>;
    const named = await charter.call(people!.href, { as: olga!.token });
    expect(named.body[alice!.id]).toMatchObject({ email: alice!.email });
    expect((await audit('permissions', alice)).status).toBe(403);
    const { position, at } = before.body;
    for (const then of [`position=${encodeURIComponent(String(position))}`, `at=${String(at)}`])
      expect(heldIn((await audit(`permissions?${then}`, olga)).body)).toEqual(['olga owner']);
    const diff = await audit(`diff?from_position=${encodeURIComponent(String(position))}`, olga);
    expect(diff.body).toMatchObject({ began: [{ kind: 'member' }, { kind: 'permission' }], ended: [] });
  });

  it('says why: by which invitation, made by whom and for which reason, across services', async () => {
    const { status, body } = await audit(`why?member=${alice!.id}&permission=billing`, olga);
    expect(status).toBe(200);
    const [{ chain }] = body['items'] as readonly [{ chain: readonly Readonly<{ relation: string; event: Body }>[] }];
    expect(chain.map(({ relation }) => relation)).toEqual(['began', 'accepted', 'invited']);
    expect(chain[2]!.event).toMatchObject({
      type: 'MemberInvited',
      reason: 'she does the books',
      actor: { id: olga!.id },
    });
    const owner = await audit(`why?member=${olga!.id}&permission=owner`, olga);
    const [{ chain: founding }] = owner.body['items'] as readonly [{ chain: readonly Body[] }];
    expect(founding.map(({ relation }) => relation)).toEqual(['began', 'caused']);
    expect(founding[1]).toMatchObject({ event: { type: 'OrganizationCreated', data: { label: 'Acme' } } });
  });

  it('opens to an auditor by a mandate that two of staff have given, and closes when it ends', async () => {
    const body = {
      ...{ auditor_id: ada!.id, organizations: 'all', reason: 'yearly audit' },
      until: new Date(Date.now() + 3_600_000).toISOString(),
    };
    const asked = await charter.call('/mandates', { as: sam!.token, body });
    expect(asked.status).toBe(201);
    const mandate = `/mandates/${String(asked.body['id'])}`;
    expect((await audit('permissions', ada)).status).toBe(404);
    expect((await charter.call(`${mandate}/approve`, { as: sam!.token, body: {} })).status).toBe(403);
    expect((await charter.call(`${mandate}/approve`, { as: sue!.token, body: {} })).status).toBe(200);
    expect((await audit('permissions', ada)).status).toBe(200);
    const anywhere = await charter.call(`/audit/users/${alice!.id}/permissions`, { as: ada!.token });
    expect(heldIn(anywhere.body)).toEqual(['alice member', 'alice permission billing']);
    const own = await charter.call(`/audit/users/${alice!.id}/permissions`, { as: alice!.token });
    expect(heldIn(own.body)).toEqual(heldIn(anywhere.body));
    const other = await charter.call(`/audit/users/${olga!.id}/permissions`, { as: alice!.token });
    expect(other.status).toBe(404);
  });

  it('opens to a program of the platform by a mandate of its own, and to what that covers alone', async () => {
    const siem = await charter.program(sam!, 'siem');
    const asks = (question: string) => charter.call(`/audit${path}/${question}`, { as: siem.token });
    expect((await asks('permissions')).status).toBe(404);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const wanted = { auditor_id: siem.id, organizations: [path.split('/').pop()], until, reason: 'feeds the SIEM' };
    const { body: asked } = await charter.call('/mandates', { as: sam!.token, body: wanted });
    await charter.call(`/mandates/${String(asked['id'])}/approve`, { as: sue!.token, body: {} });
    expect((await asks('permissions')).status).toBe(200);
    const created = await charter.call('/organizations', { as: olga!.token, body: { label: 'Other', country: 'FR' } });
    other = String(created.body['id']);
    const elsewhere = `/audit/organizations/${other}/permissions`;
    expect((await charter.call(elsewhere, { as: siem.token })).status).toBe(404);
    await charter.call(`/mandates/${String(asked['id'])}/end`, { as: sue!.token, body: { reason: 'done' } });
    expect((await asks('permissions')).status).toBe(404);
  });

  it('is read under the eyes of others: each reading is an event, of which administrators see only that it is there', async () => {
    const types = async (as: Somebody | undefined) =>
      ((await audit('history?page[size]=100', as)).body['items'] as readonly Body[]).map(
        ({ type, withheld }) => type ?? (withheld === undefined ? 'nothing' : 'withheld'),
      );
    const seen = await types(ada);
    for (const type of ['OrganizationCreated', 'MembershipFounded', 'AuditDataRead']) expect(seen).toContain(type);
    expect(seen).not.toContain('withheld');
    expect(await types(olga)).toContain('withheld');
    const visit = await audit('permissions?reason=ticket%20T1', sam);
    expect(visit.status).toBe(200);
    expect(await types(olga)).toContain('StaffAccessed');
  });

  it('goes on behind what was read, page by page', async () => {
    const all: string[] = [];
    let next: string | undefined = `/audit${path}/history?page[size]=2`;
    while (next !== undefined) {
      const { body }: { body: Body } = await charter.call(next, { as: ada!.token });
      all.push(...(body['items'] as readonly Readonly<{ id: string }>[]).map(({ id }) => id));
      next = (body['_links'] as { next?: { href: string } }).next?.href;
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(5);
    const { body } = await audit(`history?member=${alice!.id}&permission=billing`, ada);
    expect((body['items'] as readonly Body[]).map(({ type }) => type)).toEqual(['MemberAdded']);
  });

  it('is reviewed: everyone with rights, since when, by whom, and when they did something last', async () => {
    const { body } = await audit('review', olga);
    expect(body['items']).toMatchObject([{ holdings: expect.anything() }, { holdings: expect.anything() }]);
    const owner = (body['items'] as readonly Body[]).find(({ member_id }) => member_id === olga!.id);
    expect(owner).toMatchObject({ owner: true, last_acted_at: expect.any(String) });
  });

  it('is exported with its proof, which holds for the reader and against what was kept', async () => {
    const kept: SignedCheckpoint[] = [];
    const withheld: number[] = [];
    for (const as of [ada, olga]) {
      const file = await charter.text(`/audit${path}/export?checkpoints_from=0`, as!.token);
      const verified = await verifyEvidence(pieces(file), { kept });
      expect(verified).toMatchObject({ ok: true, unsealed: 0 });
      // Of the auditor's file as well what olga does elsewhere is withheld: her streams are of all that she owns.
      if (verified.ok) withheld.push(verified.withheld);
      expect(file.includes(other)).toBe(false);
      expect(file.includes(alice!.email)).toBe(false);
      const last = await charter.call('/audit/checkpoints/last');
      kept.push(last.body as unknown as SignedCheckpoint);
      const forged = file.replace('"permissions":["billing"]', '"permissions":["admin"]');
      expect(forged).not.toBe(file);
      expect(await verifyEvidence(pieces(forged))).toMatchObject({ ok: false });
    }
    expect(withheld[0]).toBeGreaterThan(0);
    expect(withheld[1]).toBeGreaterThan(withheld[0]!);
    const withNames = await charter.text(`/audit${path}/export?addresses=true`, ada!.token);
    expect(withNames.includes(alice!.email)).toBe(true);
    expect(await verifyEvidence(pieces(withNames))).toMatchObject({ ok: true });
  });

  it('is exported as a table, with a manifest that vouches for it', async () => {
    const { body: now } = await audit('permissions', ada);
    const at = `position=${encodeURIComponent(String(now['position']))}`;
    for (const format of ['csv', 'ocsf']) {
      const table = await charter.text(`/audit${path}/export?format=${format}&${at}`, ada!.token);
      const { body } = await audit(`export/manifest?format=${format}&${at}`, ada);
      const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(table))).toString('base64url');
      expect(body).toMatchObject({ format, sha256 });
      expect(body['rows']).toBe(table.trimEnd().split('\n').length - (format === 'csv' ? 1 : 0));
    }
  });

  it('is sealed by checkpoints that are published and kept in a file', async () => {
    const { body: keys } = await charter.call('/audit/keys');
    expect(keys['items']).toMatchObject([{ since: 0, publicKey: expect.any(String) }]);
    const { body: last } = await charter.call('/audit/checkpoints/last');
    await eventually(() => {
      const lines = readFileSync(join(folder, 'checkpoints.jsonl'), 'utf8').trimEnd().split('\n');
      return lines.some(line => (JSON.parse(line) as Body)['signature'] === last['signature']);
    }, 'the last checkpoint is in the file');
  });

  it.each([
    ['permissions?at=yesterday', 400],
    ['permissions?at=2999-01-01', 400],
    ['permissions?at=2026-01-01&position=1/1', 400],
    ['permissions?position=x', 400],
    ['permissions?color=red', 400],
    ['permissions?at=2020-01-01&at=2021-01-01', 400],
    ['why?member=x', 400],
    ['why?member=x&permission=billing', 400],
    [`why?member=${NOBODY}&permission=billing`, 404],
    ['history?page[size]=0', 400],
    ['history?page[after]=x', 400],
    ['export?format=pdf', 400],
    ['export?addresses=maybe', 400],
    ['export?checkpoints_from=-1', 400],
  ])('is not asked by %s: %s', async (question, status) => expect((await audit(question, olga)).status).toBe(status));

  it('has no difference between a moment and an earlier one', async () => {
    for (const backwards of [
      'from_at=2021-01-01&to_at=2020-01-01',
      'to_at=2020-01-01',
      'from_position=2/2&to_position=1/1',
    ])
      expect((await audit(`diff?${backwards}`, olga)).status).toBe(400);
    expect((await audit('diff?from_at=2020-01-01', olga)).status).toBe(200);
  });

  it('had nobody in it before there was anything', async () =>
    expect(heldIn((await audit('permissions?at=2020-01-01', olga)).body)).toEqual([]));
});

async function* pieces(text: string) {
  for (let from = 0; from < text.length; from += 1_000) yield text.slice(from, from + 1_000);
}
