/** The forms that texts have in evidence, each with one spelling only: what has two could be changed without being noticed. */

/** The length of a hash in base64url. */
export const HASH_CHARACTERS = 43;

/** 32 bytes in base64url: the last character has four bits left, which only these leave empty. */
export const isHash = (value: unknown): value is string => fits(value, /^[\w-]{42}[AEIMQUYcgkosw048]$/);

/** 64 bytes in base64url. */
export const isSignature = (value: unknown): value is string => fits(value, /^[\w-]{85}[AQgw]$/);

/** A whole number from 0 on, of any size. */
export const isDecimal = (value: unknown): value is string => fits(value, /^(0|[1-9]\d*)$/);

/** A place in the store: its commit and its prepare. */
export const POSITION = String.raw`(?:0|[1-9]\d*)\/(?:0|[1-9]\d*)`;
const position = new RegExp(`^${POSITION}$`);
export const isPosition = (value: unknown): value is string => fits(value, position);

/** An instant in UTC, to the millisecond: such texts are ordered as the instants are. */
export const INSTANT = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z`;
const instant = new RegExp(`^${INSTANT}$`);
export const isInstant = (value: unknown): value is string => fits(value, instant);

export const isText = (value: unknown): value is string => typeof value === 'string';

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const fits = (value: unknown, form: RegExp): value is string => typeof value === 'string' && form.test(value);

/** Which of two decimals is less: negative, zero or positive. */
export const compareDecimals = (a: string, b: string): number =>
  a.length === b.length ? compareTexts(a, b) : a.length - b.length;

/** Which of two positions comes first: negative, zero or positive. */
export const comparePositions = (a: string, b: string): number => {
  const commitA = a.indexOf('/');
  const commitB = b.indexOf('/');
  // Both of their numbers have as many digits, as those of neighbours mostly do.
  if (a.length === b.length && commitA === commitB) return compareTexts(a, b);
  return (
    compareDecimals(a.slice(0, commitA), b.slice(0, commitB)) ||
    compareDecimals(a.slice(commitA + 1), b.slice(commitB + 1))
  );
};

/** By their UTF-16 code units, as the members of canonical objects are ordered. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Form = (value: unknown) => boolean;

export const optional =
  (form: Form): Form =>
  value =>
    value === undefined || form(value);

export const listOf =
  (form: Form): Form =>
  value =>
    Array.isArray(value) && value.every(form);

/** An object of exactly these members. */
export const objectOf =
  (members: Readonly<Record<string, Form>>): Form =>
  value =>
    isObject(value) &&
    Object.keys(value).every(name => Object.hasOwn(members, name)) &&
    Object.entries(members).every(([name, form]) => form(value[name]));

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
