import { canonical } from '../canonical';
import { isObject } from '../forms';
import { SHAPES, type Kind, type Said } from './line-kinds';
import type { Line } from './line-reader';

/** A line as it is understood: its kind, and what it says besides. */
export type SaidLine = { [Name in Kind]: Readonly<{ kind: Name; said: Said[Name] }> }[Kind];

export type LineFault =
  | 'line-not-utf-8'
  | 'line-not-json'
  /** It is no object of a known kind, or one with other members than its kind has, or of other forms. */
  | 'line-malformed'
  /** It says what it says in another spelling than the canonical one. */
  | 'line-not-canonical';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Understands a line, or tells why it cannot be understood. */
export const saidBy = ({ bytes, start, end }: Line): SaidLine | LineFault => {
  const text = decoded(bytes.subarray(start, end));
  if (text === undefined) return 'line-not-utf-8';
  const value = parsed(text);
  if (value === undefined) return 'line-not-json';
  if (!isObject(value)) return 'line-malformed';
  const { kind, ...said } = value;
  if (!isKind(kind) || !SHAPES[kind](said)) return 'line-malformed';
  if (!isCanonical(text, value)) return 'line-not-canonical';
  return { kind, said } as SaidLine;
};

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
    // No number or string of it has a canonical form, or it is nested so deeply that nobody can write it.
    return false;
  }
};
