import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collected } from '@charter/testing';
import { charterAlone, type CharterAlone, type Somebody } from './testing/charter-alone';

type Body = Readonly<Record<string, unknown>>;
type Answer = Readonly<{ status: number; body: Body }>;

describe('what the audit service is asked', () => {
  let folder: string;
  let charter: CharterAlone;
  let [olga, alice]: readonly Somebody[] = [];
  let acme = '';
  const audit = (question: string): Promise<Answer> =>
    charter.call(`/audit/organizations/${acme}/${question}`, { as: olga!.token });
  const give = (permissions: readonly string[]) =>
    charter.call(`/organizations/${acme}/members/${alice!.id}`, {
      ...{ as: olga!.token, method: 'PATCH', body: { permissions } },
    });
  const now = async (): Promise<string> => String((await audit('permissions')).body['position']);
  const at = (position: string, name = 'position') => `${name}=${encodeURIComponent(position)}`;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-questions-'));
    charter = await charterAlone(folder);
    [olga, alice] = [await charter.person('Olga'), await charter.person('Alice')];
    const { body } = await charter.call('/organizations', { as: olga.token, body: { label: 'Acme', country: 'FR' } });
    acme = String(body['id']);
    const added = { user_id: alice.id, permissions: ['plans', 'billing'] };
    await charter.call(`/organizations/${acme}/members`, { as: olga.token, body: added });
  }, 60_000);
  afterAll(async () => {
    await charter.close();
    rmSync(folder, { recursive: true });
  });

  it('is written down for ever, and so names nothing but what has an id or a name of ours', async () => {
    const address = encodeURIComponent('planted.address@example.org');
    for (const question of [
      ...['permissions', 'diff', 'history', 'export', 'export/manifest'].map(what => `${what}?member=${address}`),
      ...['history', 'export', 'export/manifest'].map(what => `${what}?permission=${address}`),
      `why?permission=plans&member=${address}`,
      `why?member=${alice!.id}&permission=${address}`,
      `why?member=${alice!.id}&permission=viewer&project=${address}`,
    ])
      expect([question, (await audit(question)).status]).toEqual([question, 400]);
    const readings = await collected(charter.store.read(`auditReading-${acme}`, 0n));
    expect(JSON.stringify(readings.map(({ event }) => event))).not.toContain('planted');
  });

  it('is of a position that there is: what stands behind all is still to come', async () => {
    const [commit = '', prepare = ''] = (await now()).split('/');
    const ahead = [commit, prepare].map(part => String(BigInt(part) + 40_000n)).join('/');
    for (const question of [
      ...['permissions', 'review', 'export', 'export/manifest', 'history'].map(what => `${what}?${at(ahead)}`),
      `history?${at('999999999999/1', 'page[after]')}`,
      `diff?${at(ahead, 'to_position')}&from_at=2020-01-01`,
      `diff?${at(ahead, 'from_position')}`,
      `export?${at(ahead, 'from_position')}`,
    ])
      expect([question, (await audit(question)).status]).toEqual([question, 400]);
    expect((await audit(`permissions?${at(await now())}`)).status).toBe(200);
    expect((await audit(`permissions?${at('0/0')}`)).body).toMatchObject({ position: '0/0', items: [] });
  });

  it.each([
    ['permissions?at=2026-02-30', 400],
    ['permissions?at=2025-11-27T24:00:00Z', 400],
    ['permissions?at=0000-01-01', 400],
    ['permissions?at=2026-01-01T00:00:00', 400],
    ['permissions?at=0001-01-01', 200],
    ['permissions?at=2024-02-29T23:59:59.5%2B02:00', 200],
    ['permissions?position=01/1', 400],
    ['permissions?position=1/00', 400],
    ['history?page[after]=01/1', 400],
    ['history?permission=bogus', 400],
    ['history?permission=', 400],
    ['permissions?__proto__=x', 400],
  ])('is answered to %s with %i', async (question, status) => expect((await audit(question)).status).toBe(status));

  it('is why somebody held a permission that there is, and was held', async () => {
    const why = (permission: string) => audit(`why?member=${alice!.id}&permission=${permission}`);
    expect((await why('plans')).status).toBe(200);
    for (const none of ['', 'bogus']) expect((await why(none)).status).toBe(400);
    expect(await why('admin')).toMatchObject({ status: 404, body: { title: 'This was not held at that time.' } });
    expect((await audit('why?permission=admin')).status).toBe(400);
  });

  it('is answered for a moment as it was then, whatever came later', async () => {
    const then = at(await now());
    const questions = [
      ...['permissions', 'review'].map(what => `${what}?${then}`),
      `why?member=${alice!.id}&permission=plans&${then}`,
      `diff?from_at=2020-01-01&to_${then}`,
    ];
    const ask = async () => Promise.all(questions.map(async question => (await audit(question)).body));
    const ofAlice = async () =>
      (await charter.call(`/audit/users/${alice!.id}/permissions?${then}`, { as: alice!.token })).body;
    const before = [...(await ask()), await ofAlice()];
    const held = await now();
    await give(['billing']);
    expect([...(await ask()), await ofAlice()]).toEqual(before);
    const { body } = await audit(`diff?${at(held, 'from_position')}`);
    expect(body).toMatchObject({ began: [], ended: [{ permission: 'plans', ended: { event: expect.any(String) } }] });
  });

  it('is of checkpoints and keys by nothing that nobody has foreseen', async () => {
    for (const what of ['keys?x=1', 'checkpoints?x=1', 'checkpoints/last?x=1'])
      expect([what, (await charter.call(`/audit/${what}`)).status]).toEqual([what, 400]);
    for (const what of ['keys', 'checkpoints', 'checkpoints?from=0'])
      expect([what, (await charter.call(`/audit/${what}`)).status]).toEqual([what, 200]);
  });
});
