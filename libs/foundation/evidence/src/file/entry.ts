import { canonical } from '../canonical';
import { HASH_CHARACTERS, INSTANT, isHash, POSITION } from '../forms';
import { sha256Text } from '../sha-256';
import { behind, endOfObject, endOfString, endOfValue, UNKNOWN, type Sought } from './canonical-scan';
import type { Line } from './line-reader';
import type { SaidLine } from './said-line';

/** An event of a stream as a file shows it, or withholds it. `content` is the hash of what it says, in base64url. */
export type Entry = Readonly<{
  chain: string;
  content: string;
  revision: string;
  isWithheld: boolean;
  /** Of a withheld one neither is known. */
  stream?: string | undefined;
  recordedAt?: unknown;
  position?: string | undefined;
  latest?: string | undefined;
}>;

/** The entry that a line says. */
export const entryOf = ({ kind, said }: Extract<SaidLine, { kind: 'event' | 'withheld' }>): Entry => {
  if (kind === 'withheld') return { ...said, isWithheld: true };
  const { content, ...rest } = said;
  const { revision, stream, metadata } = content;
  const hash = sha256Text(canonical(content));
  return { ...rest, content: hash, revision, stream, isWithheld: false, recordedAt: metadata['recordedAt'] };
};

/** The next event that a stream must have: its revision, and how its content ends but for the type. */
export type Expected = Readonly<{ stream: string; revision: string; ending: string }>;

/** The end of an event's content between its revision and its type; nothing where it is not of plain characters. */
export const endingOf = (stream: string): string | undefined => {
  const ending = `","stream":${canonical(stream)},"type":`;
  return /^[ -~]*$/.test(ending) ? ending : undefined;
};

const BEGINNING = '{"chain":"';
const BEHIND_CHAIN = BEGINNING.length + HASH_CHARACTERS;
const BEFORE_EVENT = '","content":{"data":';
const BEFORE_WITHHELD = '","content":"';
const CONTENT_AT = '","content":'.length;

/**
 * The entry of a line, without parsing it: where it is the expected one, and of plain characters. It answers what entryOf
 * would, or nothing; whether the chain has a chain's form shows when it is compared.
 */
export const plainEntry = (line: Line, expected: Expected): Entry | undefined => {
  const { bytes, start } = line;
  if (behind(bytes, start, BEGINNING) === UNKNOWN) return undefined;
  const content = start + BEHIND_CHAIN;
  const data = behind(bytes, content, BEFORE_EVENT);
  if (data !== UNKNOWN) return plainEvent(line, data, expected);
  const hash = behind(bytes, content, BEFORE_WITHHELD);
  return hash === UNKNOWN ? undefined : plainWithheld(line, hash, expected);
};

const PLACE = String.raw`(?:,"latest":"(${INSTANT})")?(?:,"position":"(${POSITION})")?`;
const BEHIND_EVENT = new RegExp(`^,"kind":"event"${PLACE}\\}$`);
const SOUGHT = ['"chain":', '"recordedAt":"'];

const plainEvent = (line: Line, data: number, { stream, revision, ending }: Expected): Entry | undefined => {
  const { bytes, start, end } = line;
  let at = endOfString(bytes, behind(bytes, endOfValue(bytes, data), ',"id":'));
  const sought: Sought = { names: SOUGHT, found: [] };
  at = endOfObject(bytes, behind(bytes, at, ',"metadata":'), { sought });
  at = behind(bytes, behind(bytes, behind(bytes, at, ',"revision":"'), revision), ending);
  at = behind(bytes, endOfString(bytes, at), '}');
  if (at === UNKNOWN || sought.found[0] !== undefined) return undefined;
  const [isPlaced, latest, position] = BEHIND_EVENT.exec(bytes.toString('latin1', at, end)) ?? [];
  if (isPlaced === undefined) return undefined;
  const recorded = sought.found[1];
  return {
    chain: chainOf(line),
    content: sha256Text(bytes.subarray(start + BEHIND_CHAIN + CONTENT_AT, at)),
    revision,
    isWithheld: false,
    stream,
    recordedAt:
      recorded === undefined ? undefined : bytes.toString('latin1', recorded, endOfString(bytes, recorded - 1) - 1),
    position,
    latest,
  };
};

const BEHIND_WITHHELD = new RegExp(`^","kind":"withheld"${PLACE},"revision":"(.*)"\\}$`);

const plainWithheld = (line: Line, hash: number, { revision }: Expected): Entry | undefined => {
  const { bytes, end } = line;
  const content = bytes.toString('latin1', hash, hash + HASH_CHARACTERS);
  const [, latest, position, said] = BEHIND_WITHHELD.exec(bytes.toString('latin1', hash + HASH_CHARACTERS, end)) ?? [];
  if (said !== revision || !isHash(content)) return undefined;
  return { chain: chainOf(line), content, revision, isWithheld: true, position, latest };
};

const chainOf = ({ bytes, start }: Line): string =>
  bytes.toString('latin1', start + BEGINNING.length, start + BEHIND_CHAIN);
