import { describe, expect, it } from '@jest/globals';
import { isUsername, normalEmail, usernamesFrom } from './naming';

describe('a username', () => {
  it.each(['a', '0', 'alice', 'alice.b_c-d', 'a'.repeat(63)])('may be %s', name => expect(isUsername(name)).toBe(true));
  it.each(['', '-alice', 'Alice', 'a b', 'alice@example.com', 'a'.repeat(64)])('may not be %s', name =>
    expect(isUsername(name)).toBe(false),
  );
});

describe('the usernames that an address suggests', () => {
  it.each([
    ['alice@example.com', ['alice', 'alice-7f']],
    ['Alice.Liddell+charter@example.com', ['alice.liddell-charter', 'alice.liddell-charter-7f']],
    ['.@example.com', ['user', 'user-7f']],
  ])('of %s', (email, names) => expect(usernamesFrom(email, '7f')).toEqual(names));
  it('are usernames, however long the address', () =>
    expect(usernamesFrom(`${'x'.repeat(80)}@example.com`, '7f').every(isUsername)).toBe(true));
});

it('knows one spelling of an address', () => expect(normalEmail(' Alice@Example.COM ')).toBe('alice@example.com'));
