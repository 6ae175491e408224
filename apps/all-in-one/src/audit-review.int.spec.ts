import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collected, eventually } from '@charter/testing';
import { charterAlone, type CharterAlone, type Somebody } from './testing/charter-alone';

type Body = Readonly<Record<string, unknown>>;
type Reviewed = Readonly<{
  member_id: string;
  holdings: readonly Body[];
  last_acted_at?: string;
  last_seen_at?: string;
}>;

describe('what an organization was, and what was used in it', () => {
  let folder: string;
  let charter: CharterAlone;
  let [olga, alice, nina, sam]: readonly Somebody[] = [];
  let acme = '';
  let other = '';
  const call = (path: string, as: Somebody | undefined, body?: object) =>
    charter.call(path, { as: as!.token, ...(body && { body }) });
  const organization = async (label: string) =>
    String((await call('/organizations', olga, { label, country: 'FR' })).body['id']);
  const audit = async (question: string, as = olga) =>
    (await call(`/audit/organizations/${acme}/${question}`, as)).body;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-review-'));
    charter = await charterAlone(folder);
    [olga, alice] = [await charter.person('Olga'), await charter.person('Alice')];
    [nina, sam] = [await charter.person('Nina'), await charter.person('Sam', ['staff'])];
    [acme, other] = [await organization('Acme'), await organization('Other')];
    for (const id of [acme, other])
      await call(`/organizations/${id}/members`, olga, { user_id: alice.id, permissions: ['members', 'billing'] });
  }, 60_000);
  afterAll(async () => {
    await charter.close();
    rmSync(folder, { recursive: true });
  });

  it('says as of each moment whether an organization was suspended, since when, by whom and why', async () => {
    const before = await audit('permissions');
    expect(before['organization']).toMatchObject({ status: 'active', since: { by: { kind: 'user', id: olga!.id } } });
    const suspended = await call(`/organizations/${acme}/suspend`, sam, { reason: 'unpaid' });
    expect(suspended.status).toBe(200);
    const since = { by: { kind: 'staff', id: sam!.id }, reason: 'unpaid', event: expect.any(String) };
    for (const question of ['permissions', 'review'])
      expect((await audit(question))['organization']).toMatchObject({ status: 'suspended', since });
    const then = `position=${encodeURIComponent(String(before['position']))}`;
    for (const question of ['permissions', 'review'])
      expect((await audit(`${question}?${then}`))['organization']).toEqual(before['organization']);
    expect(await audit('permissions?at=2020-01-01')).not.toHaveProperty('organization');
    const { body } = await call(`/audit/users/${alice!.id}/permissions`, alice);
    expect(body['organizations']).toMatchObject({
      [acme]: { status: 'suspended', since },
      [other]: { status: 'active' },
    });
    expect(body).not.toHaveProperty('incomplete');
    await call(`/organizations/${acme}/reinstate`, sam, { reason: 'paid' });
    expect((await audit('permissions'))['organization']).toMatchObject({ status: 'active', since: { reason: 'paid' } });
  });

  it('names those of staff who acted to those who look from outside alone', async () => {
    const named = (as: Somebody | undefined, query = '') =>
      charter.text(`/audit/organizations/${acme}/export?addresses=true${query}`, as!.token);
    const forOlga = await named(olga);
    expect([forOlga.includes(olga!.email), forOlga.includes(sam!.email)]).toEqual([true, false]);
    expect((await named(sam, '&reason=ticket%20T3')).includes(sam!.email)).toBe(true);
  });

  it('says when somebody used what they hold, since they hold it, where that is known', async () => {
    const lastUses = async () => {
      const { items } = (await audit('review')) as Readonly<{ items: readonly Reviewed[] }>;
      const theirs = items.find(({ member_id: id }) => id === alice!.id)!;
      const holdings = theirs.holdings.map(held => [held['permission'] ?? held['kind'], held['last_used_at']]);
      return { ...theirs, uses: Object.fromEntries(holdings) as Body };
    };
    const before = await lastUses();
    expect(before).not.toHaveProperty('last_acted_at');
    expect(before.uses).toEqual({ member: undefined, members: undefined, billing: undefined });
    await call(`/organizations/${acme}/members`, alice, { user_id: nina!.id });
    const after = await lastUses();
    expect(after.uses).toEqual({ member: after.last_acted_at, members: after.last_acted_at, billing: undefined });
    expect(after.last_acted_at).toEqual(expect.any(String));
  });

  it('says who was seen when to staff and auditors, and to administrators of themselves alone', async () => {
    const seen = async (as: Somebody | undefined, query = '') => {
      const { items } = (await audit(`review?${query}`, as)) as Readonly<{ items: readonly Reviewed[] }>;
      return items.flatMap(({ member_id: id, last_seen_at: at }) => (at === undefined ? [] : [id])).toSorted();
    };
    expect(await seen(sam, 'reason=ticket%20T1')).toEqual([olga!.id, alice!.id, nina!.id].toSorted());
    expect(await seen(olga)).toEqual([olga!.id]);
    expect(await seen(sam, 'reason=ticket%20T1&at=2020-01-01')).toEqual([]);
  });

  it('says of whom something cannot be known, and gives no proof of half of it', async () => {
    const stream = `membership-${acme}`;
    const [last] = await collected(charter.store.readBackwards(stream, 1));
    const cause = { commandId: 'poison', requestHash: 'poison', correlationId: 'poison' };
    const events = [{ type: 'MemberPainted', data: { whom: nina!.id } }];
    await charter.store.append({
      stream,
      after: last!,
      events,
      cause: { ...cause, actor: { kind: 'system', id: 'spec' } },
    });
    const answerOf = (person: Somebody | undefined, as = person, query = '') =>
      call(`/audit/users/${person!.id}/permissions?${query}`, as);
    await eventually(async () => (await call(`/audit/organizations/${acme}/permissions`, olga)).status === 503);
    for (const person of [olga, alice, nina]) expect((await answerOf(person)).body['incomplete']).toEqual([acme]);
    // Whether she administers it still may be just what nobody could read.
    const { body } = await answerOf(alice, olga);
    expect(body['incomplete']).toEqual([acme]);
    const organizations = (body['items'] as readonly Body[]).map(({ organization_id: id }) => id);
    expect(new Set(organizations)).toEqual(new Set([other]));
    expect((await answerOf(alice, sam, 'reason=ticket%20T1')).body).toMatchObject({ incomplete: [acme] });
    expect((await answerOf(sam, sam)).body).not.toHaveProperty('incomplete');
    expect((await answerOf(alice, nina)).status).toBe(404);
    for (const what of ['export', 'export/manifest'])
      expect((await call(`/audit/users/${alice!.id}/${what}`, alice)).status).toBe(503);
  });
});
