import type { Expression, SqlBool } from 'kysely';
import { conditionOf, filtersOf, type Field, type Query } from './filters';
import { beyondCursor, cursorText, orderOf, pageOf, type Order, type Page } from './paging';

/** What a list can be asked for. */
export type ListOptions = Readonly<{
  filterable: Readonly<Record<string, Field>>;
  sortable: Readonly<Record<string, Field>>;
  /** What tells rows of equal value apart. */
  id: Expression<string>;
  sortedBy: string;
}>;

/** The methods of kysely's select queries that a list needs. */
interface Selecting<Query> {
  where(condition: Expression<SqlBool>): Query;
  orderBy(expression: Expression<string>, direction: 'asc' | 'desc'): Query;
  limit(count: number): Query;
  offset(count: number): Query;
}

/** A list as it was asked for. */
export type Listing = Readonly<{
  /** Only the rows that satisfy the filters: what is counted. */
  filtered: <Select extends Selecting<Select>>(query: Select) => Select;
  /** Of these, the page, with one row more that tells whether there is another page. */
  paged: <Select extends Selecting<Select>>(query: Select) => Select;
  /** The rows of the page in the order of the list, and the links to its neighbours. `path` is that of the list. */
  answer: <Row>(rows: readonly Row[], about: AnswerOptions<Row>) => ListAnswer<Row>;
}>;

type AnswerOptions<Row> = Readonly<{
  path: string;
  query: Query;
  valueOf: (row: Row, field: string) => string;
  idOf: (row: Row) => string;
}>;

export type Links = Readonly<Record<string, Readonly<{ href: string }>>>;
export type ListAnswer<Row> = Readonly<{ items: readonly Row[]; links: Links }>;

/** Reads what a list is asked for. Throws 400 on what it cannot be asked for. */
export const listingOf = (query: Query, options: ListOptions): Listing => {
  const conditions = filtersOf(query).map(one => conditionOf(options.filterable, one));
  const page = pageOf(query);
  const order = orderOf(query, { fields: options.sortable, id: options.id, byDefault: options.sortedBy });
  return {
    filtered: select => conditions.reduce((narrowed, condition) => narrowed.where(condition), select),
    paged: select => paged(select, order, page),
    answer: (rows, about) => answer({ order, page }, rows, about),
  };
};

const paged = <Select extends Selecting<Select>>(select: Select, order: Order, page: Page): Select => {
  // A page before a row is read backwards from it.
  const direction = order.descending !== (page.before !== undefined) ? 'desc' : 'asc';
  const beyond = beyondCursor(order, page);
  let query = beyond ? select.where(beyond) : select;
  query = query.orderBy(order.field.column, direction).orderBy(order.id, direction);
  if (page.size !== undefined) query = query.limit(page.size + 1);
  return page.offset === undefined ? query : query.offset(page.offset);
};

const answer = <Row>(
  { order, page }: Readonly<{ order: Order; page: Page }>,
  rows: readonly Row[],
  { path, query, valueOf, idOf }: AnswerOptions<Row>,
): ListAnswer<Row> => {
  const { size = Infinity } = page;
  const isMore = rows.length > size;
  const items = rows.slice(0, size);
  if (page.before) items.reverse();
  const cursorAt = (row: Row | undefined) => row && cursorText({ value: valueOf(row, order.name), id: idOf(row) });
  const changes =
    page.offset === undefined
      ? besideRows(page, isMore, { first: cursorAt(items[0]), last: cursorAt(items.at(-1)) })
      : besideNumber(page.offset / size + 1, isMore);
  const links = Object.entries({ self: {}, ...changes }).map(([name, change]) => [
    name,
    { href: `${path}${queryText({ ...query, ...change })}` },
  ]);
  return { items, links: Object.fromEntries(links) as Links };
};

/** What of the query is different for the pages beside a page, where there are any. */
type Beside = Readonly<{ previous?: Query; next?: Query }>;

const besideRows = (
  { after, before }: Page,
  isMore: boolean,
  { first, last }: Readonly<{ first: string | undefined; last: string | undefined }>,
): Beside => {
  // Whoever came from a page finds it again, whatever was taken out of it meanwhile.
  const hasPrevious = before ? isMore : after !== undefined;
  const hasNext = before ? true : isMore;
  return {
    ...(hasPrevious && first ? { previous: { 'page[before]': first, 'page[after]': undefined } } : {}),
    ...(hasNext && last ? { next: { 'page[after]': last, 'page[before]': undefined } } : {}),
  };
};

const besideNumber = (number: number, isMore: boolean): Beside => ({
  ...(number > 1 ? { previous: { page: String(number - 1) } } : {}),
  ...(isMore ? { next: { page: String(number + 1) } } : {}),
});

const queryText = (query: Query): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) if (one !== undefined) parameters.append(name, one);
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
};
