import { WELL_KNOWN_PASSWORDS } from './well-known-passwords';

/** Long enough that nobody guesses it at the pace at which they may; longer than anybody types. */
const SHORTEST = 12;
const LONGEST = 200;
/** Of fewer characters than these it is a pattern, however long. */
const FEWEST_DIFFERENT = 5;

const KEYBOARD = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
];

/** Whom a password is for: what everybody else may know of them. */
export type Owner = Readonly<{ email?: string; username?: string | null | undefined }>;

/** What is wrong with a password that somebody wants to have, in a sentence; nothing where it will do. */
export const faultOfPassword = (password: unknown, owner: Owner): string | undefined => {
  if (typeof password !== 'string') return 'The password must be text.';
  const { length } = [...password];
  if (length < SHORTEST) return `The password must have at least ${SHORTEST} characters.`;
  if (length > LONGEST) return `The password must have at most ${LONGEST} characters.`;
  const plain = password.normalize('NFKC').toLowerCase();
  if (namesOf(owner).includes(plain.trim())) return 'The password must not be your address or username.';
  if (WELL_KNOWN_PASSWORDS.has(plain) || WELL_KNOWN_PASSWORDS.has(letters(plain)))
    return 'This password is one of those that are tried first: choose another.';
  return isPattern(plain) ? 'The password must not be a mere repetition or sequence.' : undefined;
};

const namesOf = ({ email, username }: Owner): readonly string[] =>
  [email, email?.split('@')[0], username].flatMap(name => (name ? [name.toLowerCase()] : []));

/** As it reads where digits stand for letters. */
const letters = (text: string): string =>
  text
    .replaceAll(/[@4]/g, 'a')
    .replaceAll('0', 'o')
    .replaceAll('3', 'e')
    .replaceAll(/[1!]/g, 'i')
    .replaceAll(/[$5]/g, 's');

const isPattern = (text: string): boolean =>
  new Set(text).size < FEWEST_DIFFERENT || isRepetition(text) || isSequence(text);

/** The same short text again and again. */
const isRepetition = (text: string): boolean => /^(.{1,6})\1+.{0,5}$/su.test(text);

/** Rows of keys, or the alphabet, one after the other, to and fro. */
const isSequence = (text: string): boolean => {
  const rows = KEYBOARD.flatMap(row => [row, [...row].reverse().join('')]);
  let rest = text;
  while (rest !== '') {
    const run = longestRun(rest, rows);
    if (run < 4) return rest.length <= 2 && rest !== text;
    rest = rest.slice(run);
  }
  return true;
};

const longestRun = (text: string, rows: readonly string[]): number => {
  let run = 0;
  while (run < text.length && rows.some(row => row.includes(text.slice(0, run + 1)))) run++;
  return run;
};
