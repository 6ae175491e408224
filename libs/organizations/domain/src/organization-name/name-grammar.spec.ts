import { describe, expect, it } from '@jest/globals';
import { isOrganizationName, nameFromLabel } from './name-grammar';

describe('a name', () => {
  it.each(['a', '0', 'acme-corp', 'a'.repeat(63), 'abcdefghijklmnopqrstuvwxyz', '01arz3ndektsv4rrffq69g5fa'])(
    'may be %s',
    name => expect(isOrganizationName(name)).toBe(true),
  );
  it.each(['', '-acme', 'Acme', 'acme_corp', 'acme corp', 'a'.repeat(64), 'acmé'])('may not be %s', name =>
    expect(isOrganizationName(name)).toBe(false),
  );
  it('never has the shape of an id', () => expect(isOrganizationName('01arz3ndektsv4rrffq69g5fav')).toBe(false));
});

describe('the name that a label suggests', () => {
  it.each([
    ['Acme Corp', 'acme-corp'],
    ['  Æon & Søn, Łódź ', 'on-s-n-odz'],
    ['Café Zürich', 'cafe-zurich'],
    ['a'.repeat(70), 'a'.repeat(63)],
    [`${'a'.repeat(62)} b`, 'a'.repeat(62)],
  ])('of %s', (label, name) => expect(nameFromLabel(label)).toBe(name));
  it('is missing where the label has no letter for it', () => expect(nameFromLabel('日本')).toBeUndefined());
  it('is missing where it would look like an id', () =>
    expect(nameFromLabel('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeUndefined());
});
