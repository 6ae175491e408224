import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Asked, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

const linksOf = ({ body }: Answer) => Object.keys(Object(body['_links']));

describe('a suspended organization', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  let alice: string;
  let offer: string;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsForSpecs(store.url);
    acme = await world.organization();
    alice = await acme.member({ permissions: ['plans'] });
    const asked = { body: { user_id: alice, stay: true } };
    offer = `ownership-offers/${String((await acme.ask('POST', 'ownership-offers', asked)).body['id'])}`;
    await acme.suspend();
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });

  it('is shown, with nothing that could be done', async () => {
    expect(linksOf(await acme.ask('GET', `members/${alice}`))).toEqual(['self']);
    expect(linksOf(await acme.ask('GET', 'member-settings'))).toEqual(['self']);
    expect(linksOf(await acme.ask('GET', offer, { as: alice }))).toEqual(['self']);
    expect(linksOf(await acme.ask('GET', offer))).toEqual(['self']);
  });

  type Wanted = Readonly<{ method: Asked['method']; below: string; body?: object }>;
  it.each<Wanted>([
    { method: 'POST', below: 'members', body: { user_id: '<nina>', permissions: [] } },
    { method: 'PATCH', below: 'members/<alice>', body: { permissions: [] } },
    { method: 'DELETE', below: 'members/<alice>' },
    { method: 'PATCH', below: 'member-settings', body: { self_edit: false } },
    { method: 'POST', below: '<offer>/withdraw', body: {} },
  ])('is not changed by its members: $method $below', async ({ method, below, body }) => {
    const people = new Map([
      ['alice', alice],
      ['nina', await world.person()],
      ['offer', offer],
    ]);
    const named = (text: string) => text.replace(/<(\w+)>/g, (_, name: string) => String(people.get(name)));
    const asking = body && { body: JSON.parse(named(JSON.stringify(body))) as object };
    for (const query of ['', '?dry_run=true'])
      expect(await acme.ask(method, `${named(below)}${query}`, asking)).toMatchObject({
        status: 403,
        body: { title: 'This organization is suspended: nothing can be changed in it.' },
      });
  });
});
