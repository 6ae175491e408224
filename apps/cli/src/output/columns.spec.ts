import { describe, expect, it } from '@jest/globals';
import { chosenColumns, describeColumns, type Column } from './columns';

const column = (id: string, usual: boolean): Column<unknown> => ({ id, header: id, usual, value: () => id });
const COLUMNS = [
  column('id', false),
  column('name', true),
  column('owner_id', false),
  column('owner_email', true),
  column('a.b', false),
];
const chosen = (...asked: string[]) => chosenColumns(COLUMNS, asked).map(({ id }) => id);

describe('choosing columns', () => {
  it('takes the usual ones where none are asked for', () => expect(chosen()).toEqual(['name', 'owner_email']));
  it('takes them in the order asked', () => expect(chosen('owner_id', 'id')).toEqual(['owner_id', 'id']));
  it('splits by commas and spaces', () =>
    expect(chosen('name,id  owner_id', 'owner_email')).toEqual(['name', 'id', 'owner_id', 'owner_email']));
  it('takes + for the usual ones', () => expect(chosen('id,+')).toEqual(['id', 'name', 'owner_email']));
  it.each(['*', '%'])('takes %s for any characters', wildcard =>
    expect(chosen(`owner${wildcard}`)).toEqual(['owner_id', 'owner_email']),
  );
  it('takes each column once', () => expect(chosen('+', 'name', 'n*')).toEqual(['name', 'owner_email']));
  it('does not mind capitals', () => expect(chosen('NAME')).toEqual(['name']));
  it('takes other signs as they are', () => expect(chosen('a.b')).toEqual(['a.b']));
  it.each(['nope', 'nope*', 'a?b'])('refuses %s', word =>
    expect(() => chosen(word)).toThrow(`Column not found: ${word}`),
  );
  it('marks the usual ones for help', () =>
    expect(describeColumns(COLUMNS)).toBe('id, name*, owner_id, owner_email*, a.b'));
});
