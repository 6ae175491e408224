import { sql, type Expression, type SqlBool } from 'kysely';
import { Problem } from '../http/problem';

/** A query string, as it was parsed: a key that came twice has a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Something that a list can be filtered or sorted by: where it stands, and how it compares. */
export type Field = Readonly<{ column: Expression<string>; kind: 'text' | 'date' }>;

/** One condition that a client has asked for. */
export type Filter = Readonly<{ field: string; operator: Operator; values: readonly string[] }>;

const OF_ALL = ['eq', 'ne', 'in', 'nin', 'between'] as const;
const OF_TEXT = ['contains', 'starts', 'ends'] as const;
const OF_DATES = ['gt', 'gte', 'lt', 'lte'] as const;
export type Operator = (typeof OF_ALL)[number] | (typeof OF_TEXT)[number] | (typeof OF_DATES)[number];

const OPERATORS: Readonly<Record<Field['kind'], ReadonlySet<Operator>>> = {
  text: new Set([...OF_ALL, ...OF_TEXT]),
  date: new Set([...OF_ALL, ...OF_DATES]),
};
/** Operators that take several values, split by commas where they came as one. */
const OF_SEVERAL: ReadonlySet<Operator> = new Set(['in', 'nin', 'between']);
/** By their names in both styles. */
const BY_NAME: ReadonlyMap<string, Operator> = new Map([
  ...[...OF_ALL, ...OF_TEXT, ...OF_DATES].map(operator => [operator, operator] as const),
  ...([
    ['=', 'eq'],
    ['<>', 'ne'],
    ['!=', 'ne'],
    ['not in', 'nin'],
    ['starts_with', 'starts'],
  ] as const),
  ...([
    ['ends_with', 'ends'],
    ['>', 'gt'],
    ['>=', 'gte'],
    ['<', 'lt'],
    ['<=', 'lte'],
  ] as const),
]);

/** `filter[field]`, `filter[field][part]`, and behind either a number or nothing in brackets, where values are a list. */
const KEY = /^filter\[([^\]]+)\](?:\[([^\]\d][^\]]*)\])?(?:\[\d*\])?$/;

/**
 * Reads filters in both styles: `filter[field][operator]=value`, and the older `filter[field][value][]=…` with
 * `filter[field][operator]=IN`; without an operator, values are to be equal.
 */
export const filtersOf = (query: Query): readonly Filter[] => {
  const older = new Map<string, { operator?: string; values: string[] }>();
  const newer = new Map<string, { field: string; operator: string; values: string[] }>();
  for (const [key, given] of Object.entries(query)) {
    if (given === undefined || !/^filter(\[|$)/.test(key)) continue;
    const [, field, part = 'value'] = KEY.exec(key) ?? [];
    // To pass it over would show too much.
    if (field === undefined) throw new Problem(400, `The filter ${key} cannot be read.`);
    const values = [given].flat();
    if (part === 'value') entry(older, field, { values: [] }).values.push(...values);
    else if (part === 'operator') entry(older, field, { values: [] }).operator = values[0] ?? '';
    else entry(newer, `${field} ${part}`, { field, operator: part, values: [] }).values.push(...values);
  }
  return [
    ...[...newer.values()].map(({ field, operator, values }) => filter(field, operator, values)),
    ...[...older].map(([field, { operator, values }]) =>
      filter(field, operator ?? (values.length > 1 ? 'in' : 'eq'), values),
    ),
  ];
};

const entry = <Kept>(map: Map<string, Kept>, key: string, first: Kept): Kept => {
  const kept = map.get(key) ?? first;
  map.set(key, kept);
  return kept;
};

const filter = (field: string, name: string, given: readonly string[]): Filter => {
  const operator = BY_NAME.get(name.toLowerCase());
  if (!operator) throw new Problem(400, `There is no operator ${name} for filters.`);
  if (given.length === 0) throw new Problem(400, `The filter of ${field} has no value.`);
  const isOfSeveral = OF_SEVERAL.has(operator);
  const values = isOfSeveral ? given.flatMap(value => value.split(',')) : given;
  if (!isOfSeveral && values.length > 1) throw new Problem(400, `The filter ${operator} takes one value.`);
  if (operator === 'between' && values.length !== 2) throw new Problem(400, 'The filter between takes two values.');
  return { field, operator, values };
};

/** What a row has to satisfy. A field that the list does not know is refused: to ignore it would show too much. */
export const conditionOf = (fields: Readonly<Record<string, Field>>, asked: Filter): Expression<SqlBool> => {
  const field = Object.hasOwn(fields, asked.field) ? fields[asked.field] : undefined;
  if (!field) throw new Problem(400, `This list cannot be filtered by ${asked.field}.`);
  if (!OPERATORS[field.kind].has(asked.operator))
    throw new Problem(400, `${asked.field} cannot be compared by ${asked.operator}.`);
  const values = field.kind === 'date' ? asked.values.map(instant) : asked.values;
  return condition(field.column, asked.operator, values);
};

const condition = (column: Expression<string>, operator: Operator, values: readonly string[]): Expression<SqlBool> => {
  const [value = '', other = ''] = values;
  switch (operator) {
    case 'eq':
      return sql<SqlBool>`${column} = ${value}`;
    case 'ne':
      return sql<SqlBool>`${column} is distinct from ${value}`;
    case 'in':
      return sql<SqlBool>`${column} in (${sql.join(values)})`;
    case 'nin':
      return sql<SqlBool>`(${column} in (${sql.join(values)})) is not true`;
    case 'between':
      return sql<SqlBool>`${column} between ${value} and ${other}`;
    case 'contains':
      return sql<SqlBool>`${column} ilike ${`%${escaped(value)}%`}`;
    case 'starts':
      return sql<SqlBool>`${column} ilike ${`${escaped(value)}%`}`;
    case 'ends':
      return sql<SqlBool>`${column} ilike ${`%${escaped(value)}`}`;
    case 'gt':
      return sql<SqlBool>`${column} > ${value}`;
    case 'gte':
      return sql<SqlBool>`${column} >= ${value}`;
    case 'lt':
      return sql<SqlBool>`${column} < ${value}`;
    case 'lte':
      return sql<SqlBool>`${column} <= ${value}`;
  }
};

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const ISO_8601 = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** Dates as they are stored: where nothing is said of a zone, it is not that of this machine. */
const instant = (text: string): string => {
  const time = ISO_8601.test(text) ? Date.parse(/T[^Z+-]+$/.test(text) ? `${text}Z` : text) : NaN;
  if (Number.isNaN(time)) throw new Problem(400, `${text} is no date of ISO 8601.`);
  return new Date(time).toISOString();
};
