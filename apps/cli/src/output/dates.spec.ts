import { describe, expect, it } from '@jest/globals';
import { formatDate } from './dates';

/** Local, so that the expectations hold in whatever time zone the tests run. */
const local = (...parts: [number, number, number, number?, number?, number?, number?]) => {
  const [year, month, day, hour = 0, minute = 0, second = 0, millisecond = 0] = parts;
  return new Date(year, month - 1, day, hour, minute, second, millisecond).toISOString();
};

const leapDay = local(2024, 2, 29, 15, 4, 5, 67);

describe('a PHP date format', () => {
  it.each([
    ['Y-m-d H:i:s', '2024-02-29 15:04:05'],
    ['y n j', '24 2 29'],
    ['D, d M Y', 'Thu, 29 Feb 2024'],
    ['l jS F', 'Thursday 29th February'],
    ['N w z t L', '4 4 59 29 1'],
    ['g:i a, h A, G', '3:04 pm, 03 PM, 15'],
    ['v u', '067 067000'],
    ['o-\\WW', '2024-W09'],
    ['\\Y\\e\\a\\r Y', 'Year 2024'],
    ['[!]', '[!]'],
  ])('%s', (format, text) => expect(formatDate(leapDay, format)).toBe(text));

  it.each([
    [1, 'st'],
    [2, 'nd'],
    [3, 'rd'],
    [4, 'th'],
    [11, 'th'],
    [12, 'th'],
    [13, 'th'],
    [21, 'st'],
    [22, 'nd'],
    [23, 'rd'],
    [31, 'st'],
  ])('calls the day %i the …%s', (day, suffix) => expect(formatDate(local(2026, 1, day), 'S')).toBe(suffix));

  it.each([
    [local(2021, 1, 3), '2020 53'],
    [local(2021, 1, 4), '2021 01'],
    [local(2024, 12, 30), '2025 01'],
  ])('knows the ISO week of %s', (date, week) => expect(formatDate(date, 'o W')).toBe(week));

  it('counts the hours of noon and midnight from 12', () =>
    expect([0, 12].map(hour => formatDate(local(2026, 1, 1, hour), 'gA'))).toEqual(['12AM', '12PM']));

  it('c is ISO 8601 and names the same moment', () => {
    const text = formatDate('2021-01-27T13:58:38.06968Z', 'c');
    expect(text).toMatch(/^2021-01-2[678]T\d\d:\d\d:38[+-]\d\d:\d\d$/);
    expect(Date.parse(text)).toBe(Date.parse('2021-01-27T13:58:38Z'));
  });

  it('U counts seconds', () => expect(formatDate('1970-01-01T00:01:00Z', 'U')).toBe('60'));
  it('B counts beats from midnight in UTC+1', () => expect(formatDate('2026-01-01T11:00:00Z', 'B')).toBe('500'));
  it('leaves what is no date as it is', () => expect(formatDate('never', 'Y')).toBe('never'));
});
