import { sql, type Expression, type SqlBool } from 'kysely';
import { z } from 'zod';
import { Problem } from '../http/problem';
import { isStorable } from '../http/storable';
import type { Field, Query } from './filters';

/** The row behind which, or before which, a page stands: its value in the order of the list, and its id. */
type Cursor = Readonly<{ value: string; id: string }>;

/** Which part of a list is asked for. Without a size it is all of it: the official command line tool follows no links. */
export type Page = Readonly<{
  size: number | undefined;
  after?: Cursor;
  before?: Cursor;
  /** In the older style: how many rows stand before the page. */
  offset?: number;
}>;

const LARGEST = 100;
const OLD_DEFAULT = 20;

/** Reads `page[size]`, `page[after]`, `page[before]`, and the older `page` (from 1) with `range`. */
export const pageOf = (query: Query): Page => {
  const [number, range] = [text(query, 'page'), text(query, 'range')];
  if (number !== undefined || range !== undefined) {
    const size = whole(range ?? String(OLD_DEFAULT), { name: 'range', most: LARGEST });
    return { size, offset: (whole(number ?? '1', { name: 'page', most: 1_000_000 }) - 1) * size };
  }
  const asked = text(query, 'page[size]');
  const [after, before] = [text(query, 'page[after]'), text(query, 'page[before]')];
  if (after !== undefined && before !== undefined)
    throw new Problem(400, 'A page stands after one row or before one, not both.');
  const cursors = { ...(after && { after: cursorOf(after) }), ...(before && { before: cursorOf(before) }) };
  const size = asked ?? (after !== undefined || before !== undefined ? String(OLD_DEFAULT) : undefined);
  return { size: size === undefined ? undefined : whole(size, { name: 'page[size]', most: LARGEST }), ...cursors };
};

/** In which order a list stands, ties broken by id so that it stands in the same order every time. */
export type Order = Readonly<{ name: string; field: Field; id: Expression<string>; descending: boolean }>;

type Fields = Readonly<Record<string, Field>>;

/** Reads `sort=field` and `sort=-field`. */
export const orderOf = (
  query: Query,
  { fields, id, byDefault }: Readonly<Pick<Order, 'id'> & { fields: Fields; byDefault: string }>,
): Order => {
  const asked = text(query, 'sort') ?? byDefault;
  const name = asked.replace(/^-/, '');
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw new Problem(400, `This list cannot be sorted by ${name}.`);
  return { name, field, id, descending: asked.startsWith('-') };
};

/** What rows of the page have to satisfy beside the filters. */
export const beyondCursor = (
  { field, id, descending }: Order,
  { after, before }: Page,
): Expression<SqlBool> | undefined => {
  const cursor = after ?? before;
  if (!cursor) return undefined;
  const isUp = (after !== undefined) !== descending;
  return sql<SqlBool>`(${field.column}, ${id}) ${sql.raw(isUp ? '>' : '<')} (${cursor.value}, ${cursor.id})`;
};

export const cursorText = ({ value, id }: Cursor): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url');

const cursorOf = (text: string): Cursor => {
  const cursor = z.tuple([z.string(), z.string()]).safeParse(jsonOf(Buffer.from(text, 'base64url').toString('utf8')));
  if (!cursor.success || !isStorable(cursor.data))
    throw new Problem(400, 'This page does not exist: follow the links of the list.');
  const [value, id] = cursor.data;
  return { value, id };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const text = (query: Query, name: string): string | undefined => {
  const value = [query[name]].flat()[0];
  return value === '' ? undefined : value;
};

const whole = (value: string, { name, most }: Readonly<{ name: string; most: number }>): number => {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > most)
    throw new Problem(400, `${name} must be a whole number from 1 to ${most}.`);
  return number;
};
