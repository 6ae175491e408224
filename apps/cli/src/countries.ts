import { Failure } from './failure';

/** The two-letter code of a country given by code or by English name. Whether a code is a country's is for the server to say. */
export const countryCode = (country: string): string => {
  const given = country.trim();
  if (/^[a-z]{2}$/i.test(given)) return given.toUpperCase();
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const code = twoLetterCodes().find(candidate => names.of(candidate)?.toLowerCase() === given.toLowerCase());
  if (code === undefined)
    throw new Failure(`There is no such country: ${country}`, { advice: ['Give its two-letter code, such as FR.'] });
  return code;
};

/** All pairs of letters but the outdated ones, which stand for the name of another: DD is Germany as well. */
const twoLetterCodes = () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const pairs = letters.flatMap(first => letters.map(second => first + second));
  return pairs.filter(pair => Intl.getCanonicalLocales(`und-${pair}`)[0] === `und-${pair}`);
};
