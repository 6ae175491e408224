import { canonical } from '../canonical';
import { isObject } from '../forms';
import { FORMAT, SHAPES, type Kind, type Said } from './line-kinds';
import type { Line } from './line-reader';

/** A line as it is understood: its kind, and what it says besides. */
export type SaidLine = { [Name in Kind]: Readonly<{ kind: Name; said: Said[Name] }> }[Kind];

export type LineFault =
  | 'line-not-utf-8'
  /** It is no JSON, or JSON that is nested too deeply. */
  | 'line-not-json'
  /** It is the first, and no header of this format; whatever else is wrong with it, by another format it may be right. */
  | 'format-unknown'
  /** It is no object of a known kind, or one with other members than its kind has, or of other forms. */
  | 'line-malformed'
  /** It says what it says in another spelling than the canonical one. */
  | 'line-not-canonical';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Far deeper than any event of ours; without a limit, what one reader can go down to exhausts the stack of another. */
const MOST_LEVELS = 64;

/** Understands a line, or tells why it cannot be understood. */
export const saidBy = ({ bytes, start, end }: Line, isFirst: boolean): SaidLine | LineFault => {
  const text = decoded(bytes.subarray(start, end));
  if (text === undefined) return 'line-not-utf-8';
  const value = parsed(text);
  if (value === undefined || !isWithin(MOST_LEVELS, value)) return 'line-not-json';
  if (isFirst && !isHeader(value)) return 'format-unknown';
  if (!isObject(value)) return 'line-malformed';
  const { kind, ...said } = value;
  if (!isKind(kind) || !SHAPES[kind](said)) return 'line-malformed';
  if (!isCanonical(text, value)) return 'line-not-canonical';
  return { kind, said } as SaidLine;
};

const isHeader = (value: unknown): boolean =>
  isObject(value) && value['kind'] === 'export' && value['format'] === FORMAT;

/** Whether at most so many objects and lists are within each other. */
const isWithin = (levels: number, value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every(inner => isWithin(levels - 1, inner)));

const isKind = (kind: unknown): kind is Kind => typeof kind === 'string' && Object.hasOwn(SHAPES, kind);

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isCanonical = (text: string, value: unknown): boolean => {
  try {
    return canonical(value) === text;
  } catch {
    // No number or string of it has a canonical form.
    return false;
  }
};
