import { describe, expect, it } from '@jest/globals';
import { WELL_KNOWN_PASSWORDS } from './well-known-passwords';
import { faultOfPassword } from './password-rules';

const alice = { email: 'alice.adams@example.com', username: 'alice-in-wonderland' };
const fault = (password: unknown) => faultOfPassword(password, alice);

describe('a password will do', () => {
  it.each([
    'correct horse battery',
    'twelve chars',
    'x9!kQ2#vL0p@',
    'αβγδ εζηθ ικλμ',
    '🐢🐇🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵',
    'I met alice.adams@example.com once',
    'qwerty is not my password',
    `${'a b c d e f '.repeat(3)}!`,
  ])('that is %j', password => expect(fault(password)).toBeUndefined());
  it('of twelve to two hundred characters', () => {
    const long = Array.from({ length: 201 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    expect(fault(long.slice(0, 200))).toBeUndefined();
    expect(fault(long)).toBe('The password must have at most 200 characters.');
    expect(fault(long.slice(0, 12))).toBeUndefined();
    expect(fault(long.slice(0, 11))).toBe('The password must have at least 12 characters.');
  });
});

describe('a password will not do', () => {
  it.each([undefined, null, 5, {}, ['correct horse battery']])('that is %j', password =>
    expect(fault(password)).toBe('The password must be text.'),
  );
  it.each(['alice.adams@example.com', 'Alice.Adams@Example.com', ' alice-in-wonderland', 'ALICE-IN-WONDERLAND'])(
    'that everybody knows of them: %s',
    password => expect(fault(password)).toBe('The password must not be your address or username.'),
  );
  it('that is the first part of their address', () =>
    expect(faultOfPassword('alice.in.wonderland', { email: 'alice.in.wonderland@example.com' })).toBe(
      'The password must not be your address or username.',
    ));
  it.each(['Password1234', 'passwordpassword', 'p@ssw0rdp@ssw0rd', 'CorrectHorseBatteryStaple', 'Administrator'])(
    'that is tried first: %s',
    password => expect(fault(password)).toBe('This password is one of those that are tried first: choose another.'),
  );
  it.each([
    ...['aaaaaaaaaaaa', 'abababababab', 'abcabcabcabcab', '112112112112', 'hello!hello!hello!', '            '],
    ...['123456789012', 'abcdefghijklmnop', 'qwertyuiopasdf', '0987654321qwerty', 'qwertyuiop12', 'zyxwvutsrqponm'],
  ])('that follows a pattern: %s', password =>
    expect(fault(password)).toBe('The password must not be a mere repetition or sequence.'),
  );
});

it('the passwords that are tried first are long enough to be chosen, and in lower case', () => {
  for (const password of WELL_KNOWN_PASSWORDS) expect(password).toMatch(/^[^A-Z\s]{12,}$/);
  expect(WELL_KNOWN_PASSWORDS.size).toBeGreaterThan(100);
});
