import { describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Problem } from '../http/problem';
import { queryOf } from '../testing/query';
import { conditionOf, filtersOf } from './filters';

const filters = (text: string) => filtersOf(queryOf(text));
const fields = {
  status: { column: sql<string>`status`, kind: 'text' },
  made: { column: sql<string>`made`, kind: 'date' },
} as const;
const conditions = (text: string) => filters(text).map(filter => conditionOf(fields, filter));
const refusal = (text: string): string => {
  try {
    conditions(text);
  } catch (error) {
    if (error instanceof Problem && error.status === 400) return error.message;
    throw error;
  }
  return 'nothing';
};

describe('filters in the newer style', () => {
  it.each([
    ['filter[status][eq]=a', { operator: 'eq', values: ['a'] }],
    ['filter[status][NE]=a', { operator: 'ne', values: ['a'] }],
    ['filter[status][in]=a,b', { operator: 'in', values: ['a', 'b'] }],
    ['filter[status][in]=a&filter[status][in]=b', { operator: 'in', values: ['a', 'b'] }],
    ['filter[status][in][]=a&filter[status][in][]=b', { operator: 'in', values: ['a', 'b'] }],
    ['filter[status][in][0]=a', { operator: 'in', values: ['a'] }],
    ['filter[status][between]=a,b', { operator: 'between', values: ['a', 'b'] }],
    ['filter[status][contains]=a,b', { operator: 'contains', values: ['a,b'] }],
    ['filter%5Bstatus%5D%5Bstarts%5D=a', { operator: 'starts', values: ['a'] }],
  ])('%s', (text, expected) => expect(filters(text)).toEqual([{ field: 'status', ...expected }]));

  it('hold together', () =>
    expect(filters('filter[made][gte]=2026&filter[made][lt]=2027&filter[status][eq]=a')).toHaveLength(3));
});

describe('filters in the older style', () => {
  it.each([
    ['filter[status]=a', { operator: 'eq', values: ['a'] }],
    ['filter[status][]=a&filter[status][]=b', { operator: 'in', values: ['a', 'b'] }],
    ['filter[status][value]=a', { operator: 'eq', values: ['a'] }],
    ['filter[status][value][0]=a&filter[status][operator]=IN', { operator: 'in', values: ['a'] }],
    [
      'filter[status][value][0]=a&filter[status][value][1]=b&filter[status][operator]=IN',
      { operator: 'in', values: ['a', 'b'] },
    ],
    [
      'filter[status][operator]=IN&filter[status][value][]=a&filter[status][value][]=b',
      { operator: 'in', values: ['a', 'b'] },
    ],
    ['filter[status][value][]=a&filter[status][value][]=b', { operator: 'in', values: ['a', 'b'] }],
    ['filter[status][value]=a&filter[status][operator]=%3D', { operator: 'eq', values: ['a'] }],
    ['filter[status][value]=a&filter[status][operator]=<>', { operator: 'ne', values: ['a'] }],
    ['filter[status][value]=a&filter[status][operator]=NOT IN', { operator: 'nin', values: ['a'] }],
    ['filter[status][value]=a&filter[status][operator]=STARTS_WITH', { operator: 'starts', values: ['a'] }],
    ['filter[status][value]=a&filter[status][operator]=CONTAINS', { operator: 'contains', values: ['a'] }],
  ])('%s', (text, expected) => expect(filters(text)).toEqual([{ field: 'status', ...expected }]));

  it('compare dates by signs', () =>
    expect(filters('filter[made][value]=2026&filter[made][operator]=>=')).toEqual([
      { field: 'made', operator: 'gte', values: ['2026'] },
    ]));
});

describe('what is no filter', () => {
  it.each(['sort=name&page[size]=5', 'organizationId=1', 'filters=1', 'unfiltered[status]=a'])(
    'is passed over: %s',
    text => expect(filters(text)).toEqual([]),
  );

  it.each([
    ['filter[status][like]=a', 'There is no operator like for filters.'],
    ['filter[status][constructor]=a', 'There is no operator constructor for filters.'],
    ['filter[status][__proto__]=a', 'There is no operator __proto__ for filters.'],
    ['filter[status][value]=a&filter[status][operator]=LIKE', 'There is no operator LIKE for filters.'],
    ['filter[status][value]=a&filter[status][operator]=', 'There is no operator  for filters.'],
    ['filter[colour][eq]=red', 'This list cannot be filtered by colour.'],
    ['filter[constructor][eq]=red', 'This list cannot be filtered by constructor.'],
    ['filter[__proto__]=red', 'This list cannot be filtered by __proto__.'],
    // What cannot be read must not show everything.
    ['filter[status][in][a][b]=c', 'The filter filter[status][in][a][b] cannot be read.'],
    ['filter=status', 'The filter filter cannot be read.'],
    ['filter[]=a', 'The filter filter[] cannot be read.'],
    ['filter[status][operator]=IN', 'The filter of status has no value.'],
    ['filter[status][between]=a', 'The filter between takes two values.'],
    ['filter[status][between]=a,b,c', 'The filter between takes two values.'],
    ['filter[status][eq]=a&filter[status][eq]=b', 'The filter eq takes one value.'],
    [
      'filter[status][value][]=a&filter[status][value][]=b&filter[status][operator]=<>',
      'The filter ne takes one value.',
    ],
    ['filter[status][gt]=a', 'status cannot be compared by gt.'],
    ['filter[made][contains]=2026', 'made cannot be compared by contains.'],
  ])('is refused: %s', (text, message) => expect(refusal(text)).toBe(message));
});

describe('dates', () => {
  it.each([
    '2026-01-01T00:00:00.000Z',
    '2026-01-01T01:00:00+01:00',
    '2026-01-01T00:00Z',
    '2026-01-01T00:00:00.000000Z',
    // Where nothing is said of a zone, it is that of what we answer.
    '2026-01-01T00:00:00',
    '2026-01-01',
    '2026-01',
    '2026',
  ])('are compared as they are stored: %s', text => {
    const [condition] = conditions(`filter[made][eq]=${encodeURIComponent(text)}`);
    expect(JSON.stringify(condition?.toOperationNode())).toContain('2026-01-01T00:00:00.000Z');
  });

  it.each(['yesterday', '1', '01/02/2026', '2026-13-01', '2026-01-01 00:00', 'Thu, 01 Jan 2026 00:00:00 GMT', ''])(
    'are of ISO 8601, not %j',
    text => expect(refusal(`filter[made][gt]=${encodeURIComponent(text)}`)).toBe(`${text} is no date of ISO 8601.`),
  );
});
