import { describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Problem } from '../http/problem';
import { queryOf } from '../testing/query';
import { beyondCursor, cursorText, orderOf, pageOf } from './paging';

const page = (text: string) => pageOf(queryOf(text));
const fields = { name: { column: sql<string>`name`, kind: 'text' } } as const;
const order = (text: string) => orderOf(queryOf(text), { fields, id: sql<string>`id`, byDefault: 'name' });
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem && error.status === 400) return error.message;
    throw error;
  }
  return 'nothing';
};
const cursor = cursorText({ value: 'é', id: '1' });

describe('a page', () => {
  it('is the whole list where no page is asked for: the command line tool follows no links', () =>
    expect(page('sort=name')).toEqual({ size: undefined }));

  it.each([
    ['page[size]=1', { size: 1 }],
    ['page[size]=100', { size: 100 }],
    ['page[size]=', { size: undefined }],
    [`page[size]=5&page[after]=${cursor}`, { size: 5, after: { value: 'é', id: '1' } }],
    [`page[before]=${cursor}`, { size: 20, before: { value: 'é', id: '1' } }],
    ['page=1', { size: 20, offset: 0 }],
    ['page=3', { size: 20, offset: 40 }],
    ['page=3&range=5', { size: 5, offset: 10 }],
    ['range=5', { size: 5, offset: 0 }],
  ])('%s', (text, expected) => expect(page(text)).toEqual(expected));

  it.each(['0', '101', '-1', '1.5', 'all', 'NaN', '1e1', '0x10', ' 5'])('has no size of %j', size =>
    expect(refusal(() => page(`page[size]=${encodeURIComponent(size)}`))).toBe(
      'page[size] must be a whole number from 1 to 100.',
    ),
  );

  it('has a number from 1, and a range', () => {
    expect(refusal(() => page('page=0'))).toBe('page must be a whole number from 1 to 1000000.');
    expect(refusal(() => page('page=1&range=101'))).toBe('range must be a whole number from 1 to 100.');
  });

  it('stands after a row or before one', () =>
    expect(refusal(() => page(`page[after]=${cursor}&page[before]=${cursor}`))).toBe(
      'A page stands after one row or before one, not both.',
    ));

  it.each([
    'garbage',
    '.',
    Buffer.from('null').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
    Buffer.from('"text"').toString('base64url'),
    Buffer.from('["a"]').toString('base64url'),
    Buffer.from('["a",1]').toString('base64url'),
    Buffer.from('["a","1","more"]').toString('base64url'),
    // No database takes it.
    Buffer.from('["a\\u0000","1"]').toString('base64url'),
    Buffer.from('["a\\ud800","1"]').toString('base64url'),
  ])('does not stand at %s', text =>
    expect(refusal(() => page(`page[after]=${text}`))).toBe('This page does not exist: follow the links of the list.'),
  );
});

describe('an order', () => {
  it('is the one of the list, or what is asked for', () => {
    expect(order('')).toMatchObject({ name: 'name', descending: false });
    expect(order('sort=')).toMatchObject({ name: 'name', descending: false });
    expect(order('sort=name')).toMatchObject({ name: 'name', descending: false });
    expect(order('sort=-name')).toMatchObject({ name: 'name', descending: true });
  });

  it.each(['colour', '-colour', 'constructor', '__proto__', '-', '--name'])('is not by %s', sort =>
    expect(refusal(() => order(`sort=${sort}`))).toBe(
      `This list cannot be sorted by ${sort.startsWith('-') ? sort.slice(1) : sort}.`,
    ),
  );

  it('says nothing of a page that stands at the beginning', () =>
    expect(beyondCursor(order(''), { size: 5 })).toBeUndefined());
});
