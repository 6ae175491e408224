// Most of what is stored is of plain characters and whole numbers. That such bytes are canonical JSON is seen by going over
// them once, without making objects: five times as fast as parsing them and writing them anew. Of all else it is not known.

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Not known to be canonical. */
export const UNKNOWN = -1;

/** The characters that stand for themselves in a string, and are one byte each. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => Number(/[ !#-[\]-~]/.test(String.fromCharCode(byte))));

/** Deeper ones are no events of ours, and could exhaust the stack. */
const DEEPEST = 32;

/** All whole numbers of so many digits are exact, and are written by their digits. */
const MOST_DIGITS = 15;

/** Members of an object that somebody wants to know of: where their values begin. */
export type Sought = { readonly names: readonly string[]; readonly found: number[] };

/** Where the canonical value that begins here ends, or UNKNOWN. What is behind the bytes counts as no character. */
export const endOfValue = (bytes: Uint8Array, start: number, depth = 0): number => {
  switch (bytes[start]) {
    case QUOTE:
      return endOfString(bytes, start);
    case OPEN_OBJECT:
      return endOfObject(bytes, start, { depth });
    case OPEN_ARRAY:
      return endOfArray(bytes, start, depth);
    case 0x74:
      return behind(bytes, start, 'true');
    case 0x66:
      return behind(bytes, start, 'false');
    case 0x6e:
      return behind(bytes, start, 'null');
    default:
      return endOfInteger(bytes, start);
  }
};

/** Where a string of plain characters ends, its quotes included, or UNKNOWN. */
export const endOfString = (bytes: Uint8Array, start: number): number => {
  if (bytes[start] !== QUOTE) return UNKNOWN;
  let at = start + 1;
  while (IS_PLAIN[bytes[at]!] === 1) at++;
  return bytes[at] === QUOTE ? at + 1 : UNKNOWN;
};

/** Where an object ends, its members in their order, each once; or UNKNOWN. */
export const endOfObject = (
  bytes: Uint8Array,
  start: number,
  { depth = 0, sought }: Readonly<{ depth?: number; sought?: Sought }> = {},
): number => {
  if (bytes[start] !== OPEN_OBJECT || depth > DEEPEST) return UNKNOWN;
  if (bytes[start + 1] === CLOSE_OBJECT) return start + 2;
  let before = UNKNOWN;
  for (let name = start + 1; ; name++) {
    const colon = endOfString(bytes, name);
    if (colon === UNKNOWN || bytes[colon] !== COLON) return UNKNOWN;
    if (before !== UNKNOWN && !isLess(bytes, before, name)) return UNKNOWN;
    if (sought) note(sought, bytes, name);
    const end = endOfValue(bytes, colon + 1, depth + 1);
    if (end === UNKNOWN) return UNKNOWN;
    if (bytes[end] === CLOSE_OBJECT) return end + 1;
    if (bytes[end] !== COMMA) return UNKNOWN;
    before = name;
    name = end;
  }
};

const note = ({ names, found }: Sought, bytes: Uint8Array, name: number): void => {
  for (let index = 0; index < names.length; index++) {
    const value = behind(bytes, name, names[index]!);
    if (value !== UNKNOWN) found[index] = value;
  }
};

const endOfArray = (bytes: Uint8Array, start: number, depth: number): number => {
  if (depth > DEEPEST) return UNKNOWN;
  if (bytes[start + 1] === CLOSE_ARRAY) return start + 2;
  for (let item = start + 1; ; item++) {
    item = endOfValue(bytes, item, depth + 1);
    if (item === UNKNOWN) return UNKNOWN;
    if (bytes[item] === CLOSE_ARRAY) return item + 1;
    if (bytes[item] !== COMMA) return UNKNOWN;
  }
};

const endOfInteger = (bytes: Uint8Array, start: number): number => {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let end = first;
  while (bytes[end]! >= ZERO && bytes[end]! <= NINE) end++;
  const digits = end - first;
  if (digits === 0 || digits > MOST_DIGITS) return UNKNOWN;
  // No zero in front, and no zero below zero. What follows, such as a fraction, whoever asked takes for an error.
  const isPlain = bytes[first] !== ZERO || (digits === 1 && first === start);
  return isPlain ? end : UNKNOWN;
};

/** Where these characters end, if they stand here, or UNKNOWN. */
export const behind = (bytes: Uint8Array, start: number, text: string): number => {
  for (let index = 0; index < text.length; index++) if (bytes[start + index] !== text.charCodeAt(index)) return UNKNOWN;
  return start + text.length;
};

/** Whether one plain string comes before another; the end of a string comes before every character. */
const isLess = (bytes: Uint8Array, one: number, other: number): boolean => {
  for (let index = 1; ; index++) {
    const left = bytes[one + index]!;
    const right = bytes[other + index]!;
    if (left === right && left !== QUOTE) continue;
    if (left === QUOTE || right === QUOTE) return right !== QUOTE;
    return left < right;
  }
};
