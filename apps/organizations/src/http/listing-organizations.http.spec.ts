import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsOverHttp } from '../testing/organizations-over-http';

type Links = Readonly<Record<string, { href: string }>>;
type Item = Readonly<{ id: string; name: string; _links: Links }>;

describe('the list of organizations', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsOverHttp>>;
  let olga: string;
  let rita: string;
  let ids: ReadonlyMap<string, string>;
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsOverHttp(store.url);
    [olga, rita] = [await world.person(), await world.person()];
    const made = new Map<string, string>();
    for (const [name, label, country, type] of [
      ['delta', 'Ångström', 'SE', 'fixed'],
      ['alpha', 'Zeta', 'FR', 'flexible'],
      ['charlie', 'Beta', 'DE', 'flexible'],
      ['bravo', 'Alpha & Sons', 'FR', 'flexible'],
      ['gone', 'Gone', 'FR', 'flexible'],
    ] as const) {
      const body = { name, label, country, type };
      const created = await world.ask({ method: 'POST', path: '/organizations', as: olga, body });
      made.set(name, String(created.body['id']));
    }
    await world.ask({ method: 'POST', path: '/organizations', as: rita, body: { label: 'Of Rita' } });
    await world.ask({ method: 'DELETE', path: '/organizations/name%3Dgone', as: olga });
    ids = made;
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });
  const list = async (query = '', { as = olga, path = '/organizations' } = {}) => {
    const { status, body } = await world.ask({ path: `${path}${query}`, as });
    const { items = [], _links: links = {}, ...rest } = body as { items?: Item[]; _links?: Links };
    return { status, items, links, names: items.map(({ name }) => name), ...rest };
  };

  it('is whole without paging, the oldest first, and without those that are deleted or of others', async () => {
    const { status, count, names, items, links } = (await list()) as Awaited<ReturnType<typeof list>> & {
      count: number;
    };
    expect([status, count, names]).toEqual([200, 4, ['delta', 'alpha', 'charlie', 'bravo']]);
    expect(items[0]).toEqual((await world.ask({ path: `/organizations/${items[0]?.id}`, as: olga })).body);
    expect(Object.keys(links)).toEqual(['self', 'ref:users:0']);
  });

  it('is empty for who belongs to none', async () => {
    const as = await world.person();
    expect(await list('', { as })).toMatchObject({ status: 200, count: 0, items: [], links: { self: {} } });
  });

  it('comes in pages, whose links lead on and back', async () => {
    const first = await list('?page[size]=3&sort=name');
    expect([first.names, Object.keys(first.links)]).toEqual([
      ['alpha', 'bravo', 'charlie'],
      ['self', 'next', 'ref:users:0'],
    ]);
    const second = await list('', { path: String(first.links['next']?.href) });
    expect([second.names, Object.keys(second.links)]).toEqual([['delta'], ['self', 'previous', 'ref:users:0']]);
    const back = await list('', { path: String(second.links['previous']?.href) });
    expect(back.names).toEqual(first.names);
    expect(await list('?page=2&range=3&sort=name')).toMatchObject({ names: ['delta'], count: 4 });
  });

  it.each([
    ['name', ['alpha', 'bravo', 'charlie', 'delta']],
    ['-name', ['delta', 'charlie', 'bravo', 'alpha']],
    ['created_at', ['delta', 'alpha', 'charlie', 'bravo']],
    ['-created_at', ['bravo', 'charlie', 'alpha', 'delta']],
    ['updated_at', ['delta', 'alpha', 'charlie', 'bravo']],
  ])('is sorted by %s', async (sort, names) => expect((await list(`?sort=${sort}`)).names).toEqual(names));
  it('is sorted by label', async () => expect((await list('?sort=label')).names).toHaveLength(4));

  it.each([
    ['filter[name]=alpha', ['alpha']],
    ['filter[country][eq]=FR', ['alpha', 'bravo']],
    ['filter[country][ne]=FR', ['charlie', 'delta']],
    ['filter[name][in]=alpha,delta', ['alpha', 'delta']],
    ['filter[name][starts]=CH', ['charlie']],
    ['filter[label][contains]=%26', ['bravo']],
    ['filter[type][value][]=fixed', ['delta']],
    ['filter[type][value][0]=fixed&filter[type][value][1]=flexible&filter[type][operator]=IN', null],
    ['filter[status][value][0]=active&filter[status][value][1]=suspended&filter[status][operator]=IN', null],
    ['filter[status][value][]=deleted', []],
    ['filter[vendor]=upsun', null],
    ['filter[vendor][eq]=other', []],
    ['filter[capabilities][in]=teams', []],
    ['filter[updated_at][lt]=2020-01-01', []],
    ['filter[created_at][gte]=2020-01-01&filter[country]=DE', ['charlie']],
  ])('is filtered by %s', async (filter, names) => {
    const found = await list(`?sort=name&${filter}`);
    expect(found.names).toEqual(names ?? ['alpha', 'bravo', 'charlie', 'delta']);
    expect(found).toMatchObject({ count: found.names.length });
  });

  it('is filtered by id and by owner', async () => {
    expect((await list(`?filter[id]=${ids.get('bravo')}`)).names).toEqual(['bravo']);
    expect((await list(`?filter[owner_id][eq]=${olga}`)).names).toHaveLength(4);
    expect((await list(`?filter[owner_id][eq]=${rita}`)).names).toEqual([]);
  });

  it.each(['filter[colour]=red', 'filter[name][gt]=a', 'filter[name][like]=a', 'sort=colour', 'page[size]=101'])(
    'is refused for %s',
    async query => expect((await list(`?${query}`)).status).toBe(400),
  );

  it('shows links only where they may be followed', async () => {
    const as = await world.person();
    world.founding.grant('members');
    await world.ask({ method: 'POST', path: '/organizations', as, body: { label: `Acme ${randomUUID()}` } });
    world.founding.grantEverything();
    const { items } = await list('', { as });
    expect(Object.keys(items[0]?._links ?? {})).toEqual(['self', 'delete', 'members', 'create-member']);
  });

  describe('of a user', () => {
    it('is the same without a count, for that user alone', async () => {
      const path = `/users/${olga}/organizations`;
      const own = await list('?sort=name', { path });
      expect(own).toMatchObject({ status: 200, names: ['alpha', 'bravo', 'charlie', 'delta'] });
      expect(own).not.toHaveProperty('count');
      expect(own.links['self']?.href).toBe(`${path}?sort=name`);
      expect((await list('?sort=name', { path: '/users/me/organizations' })).names).toEqual(own.names);
      expect((await list('', { path, as: rita })).status).toBe(404);
    });
  });

  describe('refers', () => {
    it('to owners, by links that nobody else can write', async () => {
      const { links } = await list();
      const href = String(links['ref:users:0']?.href);
      expect(href).toMatch(new RegExp(`^/ref/users\\?in=${olga}&sig=.+`));
    });

    it('to organizations, where a link says so', async () => {
      const [alpha, gone] = [String(ids.get('alpha')), String(ids.get('gone'))];
      const listed = `${alpha},${gone},nothing`;
      const sig = world.parts.vault.signLink(`ref:organizations:${listed}`);
      const answer = await world.ask({ path: `/ref/organizations?in=${listed}&sig=${sig}`, as: rita });
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.body).toEqual({
        [alpha]: { id: alpha, type: 'flexible', owner_id: olga, name: 'alpha', label: 'Zeta' },
        [gone]: null,
        nothing: null,
      });
      const other = await world.ask({ path: `/ref/organizations?in=${alpha}&sig=${sig}`, as: rita });
      expect(other.status).toBe(403);
      expect((await world.ask({ path: '/ref/organizations', as: rita })).status).toBe(400);
    });
  });
});
