import { describe, expect, it } from '@jest/globals';
import { instantIn, momentIn, positionIn } from './moment';

describe('instantIn', () => {
  it.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2026-03-01T23:59Z', '2026-03-01T23:59:00.000Z'],
    ['2026-03-01T00:30:00.1234+0200', '2026-02-28T22:30:00.123Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59-00:00', '9999-12-31T23:59:59.000Z'],
  ])('takes %s for %s', (text, instant) => expect(instantIn(text)).toBe(instant));

  it.each([
    ...['2026-02-30', '2027-02-29T10:00:00Z', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '2026-01-32'],
    ...['2026-03-01T24:00:00Z', '2026-03-01T10:60Z', '2026-03-01T10:00:60Z'],
    ...['2026-03-01T10:00:00+24:00', '2026-03-01T10:00:00+02:60', '2026-03-01T10:00:00', 'yesterday', ''],
    ...['0000-12-31', '0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00'],
  ])('refuses %j', text => expect(() => instantIn(text)).toThrow(`This is no date or instant: ${text}`));
});

describe('positionIn', () => {
  it.each(['0/0', '900/0', '100/80', '18446744073709551615/18446744073709551615'])('takes %s as it is', text => {
    expect(positionIn(text)).toBe(text);
    expect(momentIn(text)).toEqual({ position: text });
  });

  it.each(['0001/0001', '1/01', '00/0', '7', '1/', '-1/1', '1/1/1', '123456789012345678901/1'])('refuses %s', text => {
    expect(() => positionIn(text)).toThrow(`This is no position: ${text}`);
    expect(() => momentIn(text)).toThrow(`This is no date or instant: ${text}`);
  });
});
