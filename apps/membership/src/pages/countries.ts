import { isISO31661Alpha2 } from 'class-validator';

/** A country as people choose it. */
export type Country = Readonly<{ code: string; name: string }>;

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const names = new Intl.DisplayNames('en', { type: 'region' });

/** All countries, by their English names. */
export const COUNTRIES: readonly Country[] = LETTERS.flatMap(first => LETTERS.map(second => first + second))
  .filter(code => isISO31661Alpha2(code))
  .map(code => ({ code, name: names.of(code) ?? code }))
  .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
