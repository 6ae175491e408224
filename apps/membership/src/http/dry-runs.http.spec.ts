import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Asked, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

const until = '2999-01-01T00:00:00.000Z';

/** A change as a spec asks for it: with whom it is about put in the place of names. */
type Wanted = Readonly<{ method: Asked['method']; below: string; body?: object; as?: 'alice' | 'bob' | 'olga' }>;

describe('a dry run', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  let ids: Readonly<Record<string, string>>;
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
    const [alice, bob] = [
      await acme.member({ permissions: ['billing'] }),
      await acme.member({ permissions: ['members'] }),
    ];
    const body = { user_id: alice, stay: false };
    const offer = String((await acme.ask('POST', 'ownership-offers', { body })).body['id']);
    ids = { alice, bob, olga: acme.owner, offer, nina: await world.person() };
  });
  const named = (text: string) => text.replace(/<(\w+)>/g, (_, name: string) => ids[name] ?? name);
  const ask = ({ method, below, body, as = 'olga' }: Wanted, query: string) => {
    const path = `${named(below)}${below.includes('?') ? '&' : '?'}${query}`;
    const asked = body && { body: JSON.parse(named(JSON.stringify(body))) as object };
    return acme.ask(method, path, { as: ids[as] ?? as, ...asked });
  };
  const head = () => world.parts.store.head(['']);
  const right = (operation: string) => ({ user_id: ids['alice'], operation, object: acme.id });

  const change: Wanted = {
    ...{ method: 'PATCH', below: 'members/<alice>' },
    body: { permissions: [], grants: [{ permission: 'projects:create', until }] },
  };

  it('says exactly who would lose and gain what, and stores nothing', async () => {
    const [before, stored] = [await head(), await acme.stored()];
    const { status, body, headers } = await ask(change, 'dry_run=true');
    expect([status, headers['etag']]).toEqual([200, undefined]);
    const lost = ['billing:edit', 'billing:pay', 'billing:view', 'project:view', 'projects:list'];
    expect(body).toEqual({
      lost: lost.map(right),
      gained: [right('projects:create')],
    });
    expect(await head()).toEqual(before);
    expect(await acme.stored()).toEqual(stored);
  });

  it.each<Wanted>([
    { method: 'POST', below: 'members', body: { user_id: '<nina>', permissions: ['plans'] } },
    change,
    { method: 'DELETE', below: 'members/<alice>?reason=gone' },
    { method: 'DELETE', below: 'members/<bob>', as: 'bob' },
    { method: 'PATCH', below: 'member-settings', body: { self_edit: false } },
    { method: 'POST', below: 'ownership-offers/<offer>/accept', body: {}, as: 'alice' },
    { method: 'POST', below: 'ownership-offers/<offer>/decline', body: {}, as: 'alice' },
    { method: 'POST', below: 'ownership-offers/<offer>/withdraw', body: {} },
  ])('of what is accepted stores nothing, and leaves it to be done: $method $below', async wanted => {
    const before = await head();
    const { status, body } = await ask(wanted, 'dry_run=true');
    expect([status, Object.keys(body)]).toEqual([200, ['lost', 'gained']]);
    expect(await head()).toEqual(before);
    expect((await ask(wanted, 'dry_run=false')).status).toBeLessThan(300);
    expect(await head()).not.toEqual(before);
  });

  it('of an offer stores nothing either', async () => {
    await ask({ method: 'POST', below: 'ownership-offers/<offer>/withdraw', body: {} }, '');
    const before = await head();
    const offer: Wanted = { method: 'POST', below: 'ownership-offers', body: { user_id: '<bob>', stay: true } };
    expect(await ask(offer, 'dry_run=true')).toMatchObject({ status: 200, body: { lost: [], gained: [] } });
    expect(await head()).toEqual(before);
    expect((await ask(offer, '')).status).toBe(201);
  });

  it.each<readonly [number, Wanted]>([
    [400, { method: 'POST', below: 'members', body: { user_id: '<offer>', permissions: [] } }],
    [400, { method: 'PATCH', below: 'members/<alice>', body: { permissions: ['x'] } }],
    [409, { method: 'POST', below: 'members', body: { user_id: '<alice>', permissions: ['billing'] } }],
    [409, { method: 'DELETE', below: 'members/<olga>' }],
    [404, { method: 'DELETE', below: 'members/<nina>' }],
    [404, { method: 'PATCH', below: 'members/<nina>', body: {} }],
    [403, { method: 'DELETE', below: 'members/<bob>', as: 'alice' }],
    [403, { method: 'PATCH', below: 'member-settings', body: {}, as: 'bob' }],
    [404, { method: 'POST', below: 'ownership-offers/<offer>/accept', body: {}, as: 'bob' }],
    [409, { method: 'POST', below: 'ownership-offers', body: { user_id: '<bob>', stay: true } }],
  ])('is refused what is refused, %i: $method $below', async (status, wanted) => {
    const [tried, done] = [await ask(wanted, 'dry_run=true'), await ask(wanted, 'dry_run=false')];
    expect(tried.status).toBe(status);
    expect([done.status, done.body]).toEqual([tried.status, tried.body]);
  });

  it('compares with the state that was seen', async () => {
    const asked = { body: { permissions: [] }, headers: { 'if-match': '"9"' } };
    expect((await acme.ask('PATCH', `members/${ids['alice']}?dry_run=true`, asked)).status).toBe(412);
  });

  it.each(['dry_run=', 'dry_run=1', 'dry_run=TRUE', 'dry_run=true&dry_run=true', 'dry_run=no'])(
    'must be one or the other: %s',
    async query => {
      const before = await acme.stored();
      expect((await ask(change, query)).status).toBe(400);
      expect(await acme.stored()).toEqual(before);
    },
  );
});
