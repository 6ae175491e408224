import { describe, expect, it } from '@jest/globals';
import { instantOf } from './instant';

describe('an instant', () => {
  it.each([
    ['2030-01-31T12:00:00Z', '2030-01-31T12:00:00.000Z'],
    ['2030-01-31T12:00Z', '2030-01-31T12:00:00.000Z'],
    ['2030-01-31T12:00:00.123456789+02:00', '2030-01-31T10:00:00.123Z'],
    ['2030-01-31T12:00:00-0230', '2030-01-31T14:30:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('is %s', (text, instant) => expect(instantOf(text)).toBe(instant));

  it.each([
    ['without a zone', '2030-01-31T12:00:00'],
    ['that is a day alone', '2030-01-31'],
    ['on a day that the month has not', '2027-02-29T00:00:00Z'],
    ['in a month that the year has not', '2027-13-01T00:00:00Z'],
    ['at an hour that the day has not', '2027-01-01T24:00:00Z'],
    ['after the last year, by its zone', '9999-12-31T23:59:59.999-12:00'],
    ['before the first year', '0000-12-31T23:59:59Z'],
    ['before the first year, by its zone', '0001-01-01T00:00:00+01:00'],
    ['with a year of six digits', '+010000-01-01T00:00:00Z'],
    ['that is nothing of the kind', 'tomorrow'],
  ])('is none %s', (_how, text) => expect(instantOf(text)).toBeUndefined());
});
