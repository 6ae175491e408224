/** ISO 8601 in the local time zone, as the official tool writes dates. */
export const DEFAULT_DATE_FORMAT = 'c';

/** Writes an ISO date in a PHP date format, in the local time zone; a backslash keeps the next letter as it is. */
export const formatDate = (iso: string, format: string): string => {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return format.replace(
    /\\(.)|([a-zA-Z])/g,
    (_, literal: string | undefined, letter: string) => literal ?? LETTERS[letter]?.(date) ?? letter,
  );
};

const two = (number: number) => String(number).padStart(2, '0');
const three = (number: number) => String(number).padStart(3, '0');
const english = (options: Intl.DateTimeFormatOptions) => (date: Date) =>
  new Intl.DateTimeFormat('en-GB', options).format(date);
const hour12 = (date: Date) => date.getHours() % 12 || 12;
const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
const DAY_MS = 24 * 60 * 60 * 1000;
const dayOfYear = (date: Date) => (midnight(date) - Date.UTC(date.getFullYear(), 0, 1)) / DAY_MS;
const daysInMonth = (date: Date) => new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
const isLeapYear = (date: Date) => new Date(date.getFullYear(), 1, 29).getDate() === 29;
const isoWeekday = (date: Date) => date.getDay() || 7;

/** The Thursday of the date's ISO week: the week belongs to the year that this day is in. */
const isoThursday = (date: Date) =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate() + 4 - isoWeekday(date));

const offset = (date: Date, colon: string) => {
  const minutes = -date.getTimezoneOffset();
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}${colon}${two(Math.abs(minutes) % 60)}`;
};

const ordinal = (day: number) => (day >= 11 && day <= 13 ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[day % 10] ?? 'th'));

/** Swatch beats: thousandths of a day in UTC+1. */
const beats = (date: Date) => three(Math.floor(((date.getTime() + 60 * 60 * 1000) % DAY_MS) / (DAY_MS / 1000)));

const LETTERS: Readonly<Record<string, (date: Date) => string>> = {
  d: date => two(date.getDate()),
  D: english({ weekday: 'short' }),
  j: date => String(date.getDate()),
  l: english({ weekday: 'long' }),
  N: date => String(isoWeekday(date)),
  S: date => ordinal(date.getDate()),
  w: date => String(date.getDay()),
  z: date => String(dayOfYear(date)),
  W: date => two(Math.floor(dayOfYear(isoThursday(date)) / 7) + 1),
  F: english({ month: 'long' }),
  m: date => two(date.getMonth() + 1),
  M: date => english({ month: 'long' })(date).slice(0, 3),
  n: date => String(date.getMonth() + 1),
  t: date => String(daysInMonth(date)),
  L: date => (isLeapYear(date) ? '1' : '0'),
  o: date => String(isoThursday(date).getFullYear()),
  Y: date => String(date.getFullYear()),
  y: date => two(date.getFullYear() % 100),
  a: date => (date.getHours() < 12 ? 'am' : 'pm'),
  A: date => (date.getHours() < 12 ? 'AM' : 'PM'),
  B: beats,
  g: date => String(hour12(date)),
  G: date => String(date.getHours()),
  h: date => two(hour12(date)),
  H: date => two(date.getHours()),
  i: date => two(date.getMinutes()),
  s: date => two(date.getSeconds()),
  u: date => `${three(date.getMilliseconds())}000`,
  v: date => three(date.getMilliseconds()),
  e: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  // Daylight saving time is whatever is ahead of the year's smaller offset.
  I: date => {
    const offsets = [0, 6].map(month => new Date(date.getFullYear(), month, 1).getTimezoneOffset());
    return date.getTimezoneOffset() < Math.max(...offsets) ? '1' : '0';
  },
  O: date => offset(date, ''),
  P: date => offset(date, ':'),
  p: date => (date.getTimezoneOffset() === 0 ? 'Z' : offset(date, ':')),
  T: date =>
    new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
      .formatToParts(date)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '',
  Z: date => String(-date.getTimezoneOffset() * 60),
  c: date => formatDate(date.toISOString(), 'Y-m-d\\TH:i:sP'),
  r: date => formatDate(date.toISOString(), 'D, d M Y H:i:s O'),
  U: date => String(Math.floor(date.getTime() / 1000)),
};
