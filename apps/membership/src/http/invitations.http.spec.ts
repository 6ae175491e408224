import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

const DAY_MS = 24 * 60 * 60 * 1_000;
const NOT_FOUND = { status: 404, body: { title: 'Invitation not found.' } };
const instantIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

describe('an invitation', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsForSpecs(store.url);
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  beforeEach(async () => {
    acme = await world.organization();
  });
  const invite = (body: object = {}, asking: object = {}) =>
    acme.ask('POST', 'invitations', { body: { email: 'ann@example.com', permissions: ['plans'], ...body }, ...asking });
  const invited = async (body: object = {}) => String((await invite(body)).body['id']);
  const list = async (query = '', as = acme.owner) => {
    const { body, headers } = await acme.ask('GET', `invitations${query}`, { as });
    return { items: body as unknown as readonly Record<string, unknown>[], headers };
  };
  const ids = async (query = '') => (await list(query)).items.map(({ id }) => id);
  const read = (id: string, as = acme.owner) => acme.ask('GET', `invitations/${id}`, { as });

  it('is answered as it stands from then on, and sealed where it is stored', async () => {
    const { status, body } = await invite({
      email: 'Ann@Example.com',
      permissions: ['plans', 'billing'],
      reason: 'Audit',
    });
    const href = `${acme.path}/invitations/${String(body['id'])}`;
    expect([status, body]).toEqual([
      201,
      {
        ...{ id: expect.stringMatching(/^[\da-f-]{36}$/), state: 'pending', exact_state: 'pending' },
        ...{ organization_id: acme.id, email: 'Ann@Example.com', owner: { id: acme.owner } },
        ...{ permissions: ['plans', 'billing'], finished_at: null, expires_at: expect.any(String) },
        ...{ created_at: expect.any(String), updated_at: body['created_at'] },
        _links: {
          ...{ self: { href }, resend: { href: `${href}/resend`, method: 'post' } },
          delete: { href, method: 'delete' },
        },
      },
    ]);
    expect((await read(String(body['id']))).body).toEqual(body);
    expect((await list()).items).toEqual([body]);
    const stored = (await acme.stored()).at(-1);
    expect(stored).toMatchObject({ type: 'MemberInvited', data: { reason: 'Audit', linkNumber: 1 } });
    expect(JSON.stringify(stored).toLowerCase()).not.toContain('ann@');
  });

  it('is one under one key, whatever becomes of it', async () => {
    const first = await invite({}, { key: 'k1' });
    expect(await invite({}, { key: 'k1' })).toMatchObject({ status: 201, body: first.body });
    expect((await invite({ permissions: [] }, { key: 'k1' })).status).toBe(422);
    expect(await ids()).toHaveLength(1);
    await acme.ask('DELETE', `invitations/${String(first.body['id'])}`);
    expect(await invite({}, { key: 'k1' })).toMatchObject({ status: 201, body: { exact_state: 'revoked' } });
  });

  it('is one for each address, however that is written, unless it is replaced by force', async () => {
    const first = await invited();
    expect(await invite({ email: 'ANN@example.com', force: false })).toMatchObject({
      status: 409,
      body: { title: 'An invitation to this address is pending already: send it again, or replace it by force.' },
    });
    const second = await invite({ email: 'ANN@example.com', force: true });
    expect(second.status).toBe(201);
    expect(await ids()).toEqual([second.body['id']]);
    expect(await read(first)).toMatchObject({ body: { state: 'cancelled', exact_state: 'replaced' } });
  });

  it('is refused for the address of a member, and says what to do instead', async () => {
    const email = `${randomUUID()}@example.com`;
    const ann = await world.person(email);
    const title = 'This user is a member already: update what they hold instead.';
    expect((await invite({ email })).status).toBe(201);
    await acme.ask('POST', 'members', { body: { user_id: ann } });
    expect(await invite({ email: email.toUpperCase(), force: true })).toMatchObject({ status: 409, body: { title } });
  });

  it.each([
    ['no address', { email: undefined }, 'email'],
    ['no text', { email: 7 }, 'email'],
    ['an address that is none', { email: 'ann' }, 'email'],
    ['several addresses', { email: 'ann@example.com, bob@example.com' }, 'email'],
    ['an address that is too long', { email: `${'a'.repeat(300)}@example.com` }, 'email'],
    ['a line of a message', { email: 'ann@example.com\nBcc: bob@example.com' }, 'email'],
    ['no permissions', { permissions: undefined }, 'permissions'],
    ['an unknown permission', { permissions: ['everything'] }, 'permissions'],
    ['no list', { permissions: { length: 1 } }, 'permissions'],
    ['another type of force', { force: 'yes' }, 'force'],
    ['an instant without a zone', { expires_at: '2999-01-01T00:00:00' }, 'expires_at'],
    ['a number for an instant', { expires_at: 7 }, 'expires_at'],
    ['too long a reason', { reason: 'x'.repeat(501) }, 'reason'],
    ['the organization', { organization_id: randomUUID() }, 'organization_id'],
  ])('is refused %s', async (_, body, property) => {
    const { status, body: problem } = await invite(body);
    expect([status, Object.keys(Object(problem['detail']))]).toEqual([400, [property]]);
    expect(await ids()).toEqual([]);
  });

  it('is refused what is much too large', async () =>
    expect((await invite({ permissions: Array.from({ length: 400_000 }, () => 'plans') })).status).toBe(413));

  it('stands until an instant in the next 30 days', async () => {
    expect((await invite({ expires_at: instantIn(-1) })).status).toBe(400);
    expect((await invite({ expires_at: instantIn(31) })).status).toBe(400);
    const expires_at = instantIn(3).replace('Z', '+00:00');
    expect((await invite({ expires_at })).body['expires_at']).toBe(new Date(expires_at).toISOString());
  });

  it('is a bare list by state, page after page', async () => {
    for (const name of ['ann', 'bob', 'cat']) await invited({ email: `${name}@example.com` });
    const [first = {}, second = {}, third] = (await list()).items;
    await acme.ask('DELETE', `invitations/${String(first['id'])}`);
    expect(await ids('?filter[state]=cancelled')).toEqual([first['id']]);
    expect(await ids('?filter[state]=pending&organizationId=x')).toEqual([second['id'], third?.['id']]);
    expect(await ids('?filter[state]=error')).toEqual([]);
    const page = await list('?page[size]=1&sort=updated_at');
    expect(page.items.map(({ id }) => id)).toEqual([second['id']]);
    const next = /^<(.+)>; rel="next"$/.exec(page.headers['link'] ?? '')?.[1] ?? '';
    const last = await list(next.slice(next.indexOf('?')));
    expect([last.items.map(({ id }) => id), last.headers['link']]).toEqual([[third?.['id']], undefined]);
    expect((await acme.ask('GET', 'invitations?filter[state]=open')).status).toBe(400);
  });

  it('is no more once it is revoked', async () => {
    const id = await invited();
    const asking = { body: {} };
    expect((await acme.ask('DELETE', `invitations/${id}?reason=`, asking)).status).toBe(400);
    expect((await acme.ask('DELETE', `invitations/${id}?reason=Mistake`, { ...asking, key: 'r' })).status).toBe(204);
    expect((await acme.ask('DELETE', `invitations/${id}?reason=Mistake`, { ...asking, key: 'r' })).status).toBe(204);
    expect(await acme.ask('DELETE', `invitations/${id}`)).toMatchObject(NOT_FOUND);
    expect(await acme.ask('POST', `invitations/${id}/resend`, asking)).toMatchObject(NOT_FOUND);
    const revoked = await read(id);
    expect(revoked.body).toMatchObject({ state: 'cancelled', exact_state: 'revoked', finished_at: expect.any(String) });
    expect(Object.keys(Object(revoked.body['_links']))).toEqual(['self']);
    expect((await acme.stored()).at(-1)).toMatchObject({ type: 'InvitationRevoked', data: { reason: 'Mistake' } });
  });

  it('is sent again for as long as it is said, or for a week', async () => {
    const id = await invited({ expires_at: instantIn(1) });
    const resend = (body: object, key: string) => acme.ask('POST', `invitations/${id}/resend`, { body, key });
    const expires_at = instantIn(2);
    expect(await resend({ expires_at }, 'a')).toMatchObject({
      status: 200,
      body: { id, expires_at, state: 'pending' },
    });
    expect(await resend({ expires_at }, 'a')).toMatchObject({ status: 200, body: { expires_at } });
    expect((await acme.stored()).at(-1)).toMatchObject({ type: 'InvitationResent', data: { linkNumber: 2 } });
    const { body } = await resend({}, 'b');
    expect(Date.parse(String(body['expires_at']))).toBeGreaterThan(Date.now() + 6 * DAY_MS);
    expect((await resend({ expires_at: instantIn(31) }, 'c')).status).toBe(400);
    expect((await resend({ email: 'bob@example.com' }, 'd')).status).toBe(400);
  });

  it('is sent, read and revoked by who holds members, and by nobody else', async () => {
    const [id, holder] = [await invited(), await acme.member({ permissions: ['members'] })];
    const plain = await acme.member({ permissions: ['plans'] });
    const gone = await acme.member({ permissions: ['members'] });
    await acme.ask('DELETE', `members/${gone}`);
    const elsewhere = await world.organization();
    const [removed, stranger, foreign] = [gone, await world.person(), elsewhere.owner];
    const tried = async (as: string) => [
      (await invite({ email: 'bob@example.com', force: true }, { as })).status,
      (await acme.ask('GET', 'invitations', { as })).status,
      (await read(id, as)).status,
      (await acme.ask('POST', `invitations/${id}/resend`, { as, body: {} })).status,
      (await acme.ask('DELETE', `invitations/${id}`, { as })).status,
    ];
    expect(await tried(plain)).toEqual([403, 403, 403, 403, 403]);
    for (const as of [removed, stranger, foreign]) expect(await tried(as)).toEqual([404, 404, 404, 404, 404]);
    expect(await tried(holder)).toEqual([201, 200, 200, 200, 204]);
  });

  it('is not to be found from another organization', async () => {
    const [id, other] = [await invited(), await world.organization()];
    expect(await other.ask('GET', `invitations/${id}`)).toMatchObject(NOT_FOUND);
    expect(await other.ask('DELETE', `invitations/${id}`)).toMatchObject(NOT_FOUND);
    expect(await other.ask('POST', `invitations/${id}/resend`, { body: {} })).toMatchObject(NOT_FOUND);
    for (const none of [randomUUID(), 'x', '%20'])
      expect((await acme.ask('GET', `invitations/${none}`)).status).toBe(404);
    expect((await read(id)).body['state']).toBe('pending');
  });

  it('is only read while the organization is suspended', async () => {
    const id = await invited();
    await acme.suspend();
    expect((await invite({ email: 'bob@example.com' })).status).toBe(403);
    expect((await acme.ask('DELETE', `invitations/${id}`)).status).toBe(403);
    expect(Object.keys(Object((await read(id)).body['_links']))).toEqual(['self']);
  });

  it('can be tried without being sent', async () => {
    const id = await invited();
    const head = await world.parts.store.head(['']);
    const tried = [
      await acme.ask('POST', 'invitations?dry_run=true', { body: { email: 'bob@example.com', permissions: [] } }),
      await acme.ask('POST', `invitations/${id}/resend?dry_run=true`, { body: {} }),
      await acme.ask('DELETE', `invitations/${id}?dry_run=true`),
    ];
    for (const answer of tried) expect(answer).toMatchObject({ status: 200, body: { lost: [], gained: [] } });
    const again = { email: 'ann@example.com', permissions: [] };
    expect((await acme.ask('POST', 'invitations?dry_run=true', { body: again })).status).toBe(409);
    expect(await world.parts.store.head([''])).toEqual(head);
  });

  it('is one of sixty in an hour, counting those sent again, whoever sends them', async () => {
    const id = await invited();
    for (let sent = 1; sent < 60; sent++)
      expect((await acme.ask('POST', `invitations/${id}/resend`, { body: {} })).status).toBe(200);
    const holder = await acme.member({ permissions: ['members'] });
    const refused = [
      await acme.ask('POST', `invitations/${id}/resend`, { body: {} }),
      await invite({ email: 'bob@example.com' }, { as: holder }),
    ];
    for (const { status, headers } of refused) {
      expect(status).toBe(429);
      expect(Number(headers['retry-after'])).toBeGreaterThan(3_000);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(3_600);
    }
    expect((await (await world.organization()).ask('GET', 'invitations')).status).toBe(200);
    expect((await acme.ask('DELETE', `invitations/${id}`)).status).toBe(204);
  });
});
