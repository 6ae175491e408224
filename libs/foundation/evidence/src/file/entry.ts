import { canonical } from '../canonical';
import { INSTANT, POSITION } from '../forms';
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

const CHAIN_AT = '{"chain":"'.length;
const BEHIND_CHAIN = CHAIN_AT + 43;
const CONTENT_AT = BEHIND_CHAIN + '","content":'.length;
const PLACE = new RegExp(`^,"kind":"event"(?:,"latest":"(${INSTANT})")?(?:,"position":"(${POSITION})")?\\}$`);
const SOUGHT = ['"chain":', '"recordedAt":"'];

/**
 * The entry of a line, without parsing it: where it is of the expected event, and of plain characters. It answers what
 * entryOf would, or nothing; whether the chain has a chain's form shows when it is compared.
 */
export const plainEntry = ({ bytes, start, end }: Line, { stream, revision, ending }: Expected): Entry | undefined => {
  const content = start + CONTENT_AT;
  if (behind(bytes, start, '{"chain":"') === UNKNOWN) return undefined;
  if (behind(bytes, start + BEHIND_CHAIN, '","content":{"data":') === UNKNOWN) return undefined;
  let at = endOfValue(bytes, content + '{"data":'.length);
  at = endOfString(bytes, behind(bytes, at, ',"id":'));
  const sought: Sought = { names: SOUGHT, found: [] };
  at = endOfObject(bytes, behind(bytes, at, ',"metadata":'), { sought });
  at = behind(bytes, behind(bytes, behind(bytes, at, ',"revision":"'), revision), ending);
  at = behind(bytes, endOfString(bytes, at), '}');
  if (at === UNKNOWN || sought.found[0] !== undefined) return undefined;
  const text = bytes.toString('latin1', start, end);
  const [isPlaced, latest, position] = PLACE.exec(text.slice(at - start)) ?? [];
  if (isPlaced === undefined) return undefined;
  const recorded = sought.found[1];
  return {
    chain: text.slice(CHAIN_AT, BEHIND_CHAIN),
    content: sha256Text(bytes.subarray(content, at)),
    revision,
    isWithheld: false,
    stream,
    recordedAt:
      recorded === undefined ? undefined : text.slice(recorded - start, endOfString(bytes, recorded - 1) - 1 - start),
    position,
    latest,
  };
};
