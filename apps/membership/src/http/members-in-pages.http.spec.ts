import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { organizationsForSpecs, type Organization } from '../testing/organizations-for-specs';

type Listed = Readonly<{ user_id: string; permissions: readonly string[] }>;
const itemsOf = ({ body }: Answer) => body['items'] as readonly Listed[];
const usersOf = (answer: Answer) => itemsOf(answer).map(({ user_id }) => user_id);
const linkOf = ({ body }: Answer, name: string) =>
  (body['_links'] as Readonly<Record<string, { href: string } | undefined>>)[name]?.href;

describe('the members of an organization, page by page', () => {
  let store: StoreForSpecs;
  let world: Awaited<ReturnType<typeof organizationsForSpecs>>;
  let acme: Organization;
  let everybody: readonly string[];
  const at = (path: string) => world.ask({ path, as: acme.owner });
  const list = (query = '') => at(`${acme.path}/members${query}`);
  beforeAll(async () => {
    store = await embeddedStore();
    world = await organizationsForSpecs(store.url);
    acme = await world.organization();
    for (const permissions of [['billing'], ['billing', 'plans'], ['plans'], []]) await acme.member({ permissions });
    everybody = usersOf(await list());
  });
  afterAll(async () => {
    await world.close();
    await store.close();
  });

  it('come all together where no page is asked for', async () => {
    expect(everybody).toHaveLength(5);
    expect(everybody[0]).toBe(acme.owner);
    expect(linkOf(await list(), 'next')).toBeUndefined();
  });

  it('follow by a link that has its place in the path, and the rest beside it', async () => {
    const first = await list('?page[size]=2&sort=-created_at');
    expect(first.body).toMatchObject({ count: 5 });
    const next = new URL(linkOf(first, 'next')!, 'http://localhost');
    expect(next.pathname).toMatch(new RegExp(`^${acme.path}/members/-/after/[\\w-]+$`));
    expect([...next.searchParams]).toEqual([
      ['page[size]', '2'],
      ['sort', '-created_at'],
    ]);
    expect(usersOf(await at(linkOf(first, 'next')!))).toEqual(everybody.toReversed().slice(2, 4));
  });

  it('come to an end for a client that sends its own query to every link', async () => {
    const query = '?page[size]=2&sort=created_at';
    const seen: string[] = [];
    let path = `${acme.path}/members`;
    for (let pages = 0; pages < 5; pages++) {
      const page = await at(`${path}${query}`);
      seen.push(...usersOf(page));
      const next = linkOf(page, 'next');
      if (next === undefined) break;
      path = next.replace(/\?.*$/, '');
    }
    expect(seen).toEqual(everybody);
  });

  it('lead back, and to themselves', async () => {
    const second = await at(linkOf(await list('?page[size]=2'), 'next')!);
    expect(usersOf(await at(linkOf(second, 'self')!))).toEqual(usersOf(second));
    expect(usersOf(await at(linkOf(second, 'previous')!))).toEqual(everybody.slice(0, 2));
  });

  it.each([
    ['filter[permissions]=billing', 3],
    ['filter[permissions][eq]=plans', 3],
    ['filter[permissions][ne]=plans', 2],
    ['filter[permissions][in]=plans,billing', 4],
    ['filter[permissions][nin]=plans,billing', 1],
    ['filter[permissions][in][]=admin&filter[permissions][in][]=members', 1],
    ['filter[permissions]=billing&filter[permissions][ne]=plans', 1],
    ['filter[permissions]=nonsense', 0],
  ])('are filtered by what they hold: %s', async (query, count) => {
    const { status, body } = await list(`?${query}`);
    expect([status, body['count']]).toEqual([200, count]);
  });

  it('are filtered on every page', async () => {
    const first = await list('?filter[permissions]=billing&page[size]=2');
    const second = await at(linkOf(first, 'next')!);
    expect([...itemsOf(first), ...itemsOf(second)].map(({ permissions }) => permissions.includes('billing'))).toEqual([
      ...[true, true, true],
    ]);
    expect(second.body).toMatchObject({ count: 3 });
  });

  it.each([
    '?filter[permissions][contains]=plans',
    '?filter[permissions][eq]=a&filter[permissions][eq]=b',
    '?filter[permissions][toString]=a',
    '/-/after/nothing',
    '/-/after/WzEsMl0',
  ])('are refused what there is not: %s', async query => expect((await list(query)).status).toBe(400));

  it('stand behind one row or before one', async () => {
    const next = linkOf(await list('?page[size]=2'), 'next')!;
    const previous = new URL(linkOf(await at(next), 'previous')!, 'http://localhost').searchParams.get('page[before]');
    expect((await at(`${next}&page[before]=${previous}`)).status).toBe(400);
  });
});
