import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpecs } from '@charter/testing';
import { sql } from 'kysely';
import type { Schema } from '@charter/processors';
import { type Problem } from '../http/problem';
import { queryOf } from '../testing/query';
import { listingOf } from './listing';

type Row = { id: string; name: string; made: string; note: string | null };
type Tables = { things: Row };

const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
/** Two names are had by several rows, and no order is that of insertion. */
const ROWS: readonly Row[] = [
  { id: 'd', name: 'Bolt', made: day(3), note: null },
  { id: 'a', name: 'Anvil', made: day(3), note: '100%' },
  { id: 'g', name: 'Échelle', made: day(1), note: null },
  { id: 'c', name: 'Bolt', made: day(1), note: 'back\\slash' },
  { id: 'f', name: 'Crate', made: day(2), note: 'under_score' },
  { id: 'e', name: 'Bolt', made: day(3), note: 'plain' },
  { id: 'b', name: 'Anvil', made: day(2), note: "quo'te" },
];
const text = (name: keyof Row) => ({ column: sql<string>`${sql.ref(name)}`, kind: 'text' }) as const;
const date = (name: keyof Row) => ({ column: sql<string>`${sql.ref(name)}`, kind: 'date' }) as const;
const SORTABLE = { name: text('name'), made: date('made'), id: text('id') };
const LIST = {
  filterable: { ...SORTABLE, note: text('note') },
  sortable: SORTABLE,
  id: sql<string>`id`,
  sortedBy: 'name',
} as const;

describe('a list', () => {
  const databases = databaseForSpecs();
  let schema: Schema<Tables>;
  beforeAll(async () => {
    schema = databases.schema<Tables>();
    await schema.ready();
    await schema.schema
      .createTable('things')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('name', 'text', column => column.notNull())
      .addColumn('made', 'text', column => column.notNull())
      .addColumn('note', 'text')
      .execute();
    await schema
      .insertInto('things')
      .values([...ROWS])
      .execute();
  });

  const read = async (asked: string) => {
    const query = queryOf(asked);
    const listing = listingOf(query, LIST);
    const matching = listing.filtered(schema.selectFrom('things'));
    const { count } = await matching.select(({ fn }) => fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
    const rows = await listing.paged(matching.selectAll()).execute();
    const { items, links } = listing.answer(rows, {
      ...{ path: '/things', query },
      valueOf: (row, field) => row[field as keyof typeof SORTABLE],
      idOf: row => row.id,
    });
    return { count: Number(count), ids: items.map(({ id }) => id), links };
  };
  /** Follows the links of one name, and answers the ids of each page. */
  const follow = async (asked: string, link: 'next' | 'previous') => {
    const pages: (readonly string[])[] = [];
    let last: Awaited<ReturnType<typeof read>> | undefined;
    for (let next: string | undefined = asked; next !== undefined && pages.length <= ROWS.length;) {
      last = await read(next);
      pages.push(last.ids);
      next = last.links[link]?.href.replace(/^\/things\??/, '');
    }
    return { pages, last: last! };
  };
  const sizes = [1, 2, 3, 7, 100];
  const orders = ['name', '-name', 'made', '-made', 'id', '-id'];

  it('is whole where no page is asked for, and has no neighbours', async () => {
    const { count, ids, links } = await read('');
    expect(count).toBe(7);
    expect([...ids].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(links).toEqual({ self: { href: '/things' } });
  });

  it('has rows of equal value in the order of their ids, in both directions', async () => {
    expect((await read('sort=made')).ids).toEqual(['c', 'g', 'b', 'f', 'a', 'd', 'e']);
    expect((await read('sort=-made')).ids).toEqual(['e', 'd', 'a', 'f', 'b', 'g', 'c']);
  });

  describe.each(orders)('sorted by %s', sort => {
    it.each(sizes)('has every row exactly once in pages of %d, forwards and back', async size => {
      const whole = (await read(`sort=${sort}`)).ids;
      const forwards = await follow(`sort=${sort}&page[size]=${size}`, 'next');
      expect(forwards.pages.flat()).toEqual(whole);
      expect(forwards.pages.slice(0, -1).every(page => page.length === size)).toBe(true);

      const last = forwards.last.links['previous']?.href.replace('/things?', '');
      const backwards = last === undefined ? [] : (await follow(last, 'previous')).pages;
      expect([...backwards].reverse().flat()).toEqual(whole.slice(0, whole.length - forwards.last.ids.length));
    });
  });

  it.each(sizes)('has every row exactly once in numbered pages of %d', async size => {
    const { pages, last } = await follow(`page=1&range=${size}&sort=-name`, 'next');
    expect(pages.flat()).toEqual((await read('sort=-name')).ids);
    expect('previous' in last.links).toBe(pages.length > 1);
  });

  it('counts all that matches, whatever the page', async () => {
    expect(await read('page[size]=1&filter[name][eq]=Bolt')).toMatchObject({ count: 3 });
    expect(await read('page=9&range=5')).toMatchObject({ count: 7, ids: [] });
  });

  it('keeps in its links what else was asked', async () => {
    const { links } = await read('sort=id&page[size]=1&filter[name][in]=Bolt,Crate&other=1&other=2');
    expect(links['self']?.href).toBe(
      '/things?sort=id&page%5Bsize%5D=1&filter%5Bname%5D%5Bin%5D=Bolt%2CCrate&other=1&other=2',
    );
    expect(links['next']?.href).toMatch(/^\/things\?sort=id&page%5Bsize%5D=1&filter.+&other=2&page%5Bafter%5D=[\w-]+$/);
    expect((await follow('sort=id&page[size]=1&filter[name][in]=Bolt,Crate', 'next')).pages.flat().join('')).toBe(
      'cdef',
    );
  });

  it('begins with no page before it', async () => {
    expect(Object.keys((await read('page[size]=3')).links)).toEqual(['self', 'next']);
    expect(Object.keys((await read('page[size]=7')).links)).toEqual(['self']);
  });

  it.each([
    ['filter[name][eq]=Bolt', 'cde'],
    ['filter[name][ne]=Bolt', 'abfg'],
    ['filter[name][in]=Bolt,Crate', 'cdef'],
    ['filter[name][nin]=Bolt,Crate', 'abg'],
    ['filter[name][between]=Bolt,Crate', 'cdef'],
    ['filter[name][starts]=a', 'ab'],
    ['filter[name][contains]=OL', 'cde'],
    ['filter[name][ends]=LE', 'g'],
    ['filter[note][contains]=%25', 'a'],
    ['filter[note][contains]=_', 'f'],
    ['filter[note][contains]=\\', 'c'],
    ["filter[note][eq]=quo'te", 'b'],
    // What is not there is not equal to anything.
    ['filter[note][ne]=plain', 'abcdfg'],
    ['filter[note][nin]=plain,100%25', 'bcdfg'],
    ['filter[made][eq]=2026-01-01', 'cg'],
    ['filter[made][gt]=2026-01-02', 'ade'],
    ['filter[made][gte]=2026-01-02T01:00:00%2B01:00', 'abdef'],
    ['filter[made][lt]=2026-01-02', 'cg'],
    ['filter[made][lte]=2026-01-02', 'bcfg'],
    ['filter[made][between]=2026-01-02,2026-01-03', 'abdef'],
    ['filter[name][value][0]=Bolt&filter[name][operator]=IN', 'cde'],
    ['filter[name][value][]=Bolt&filter[name][value][]=Crate', 'cdef'],
    ['filter[name]=Bolt&filter[made][gte]=2026-01-03', 'de'],
    ['filter[name][eq]=nothing', ''],
  ])('narrowed by %s', async (asked, ids) => {
    const { ids: found, count } = await read(`sort=id&${asked}`);
    expect(found.join('')).toBe(ids);
    expect(count).toBe(ids.length);
  });

  it.each([
    'page[after]=garbage',
    'page[size]=101',
    'sort=note',
    'filter[colour][eq]=red',
    'filter[name][like]=a',
    'filter[made][gt]=soon',
  ])('cannot be asked for %s', async asked =>
    expect(await read(asked).catch((error: Problem) => error.status)).toBe(400),
  );

  it('goes on behind a row that is gone', async () => {
    const { links } = await read('sort=id&page[size]=3');
    await schema.deleteFrom('things').where('id', '=', 'c').execute();
    try {
      expect((await read(links['next']!.href.replace('/things?', ''))).ids).toEqual(['d', 'e', 'f']);
    } finally {
      await schema
        .insertInto('things')
        .values([...ROWS.filter(({ id }) => id === 'c')])
        .execute();
    }
  });
});
