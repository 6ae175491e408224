import { randomBytes } from 'node:crypto';
import type { Append, Message, Metadata } from '@charter/event-sourcing';
import { contentHash, firstChain, nextChain } from '@charter/evidence';
import { eventId } from './event-id';

/** An event with all that is written down beside it. Made once: whatever is sent again is this very event. */
export type Proposal = Readonly<{ id: string; revision: bigint; event: Message; metadata: Metadata }>;

const SCHEMA_VERSION = 1;

/** Without a salt, a reader could guess a withheld event from its content hash. */
const SALT_BYTES = 16;

/** Random bytes cost as much for many salts as for one. */
let salts = Buffer.alloc(0);
const newSalt = (): string => {
  if (salts.length === 0) salts = randomBytes(SALT_BYTES * 256);
  const salt = salts.toString('base64url', 0, SALT_BYTES);
  salts = salts.subarray(SALT_BYTES);
  return salt;
};

/** What an event's salt is, by the event's id. */
export type SaltOf = (eventId: string) => string;

/** The events of an append, with their ids, times and places in the chain. */
export const proposalsOf = (
  { stream, after, events, cause }: Append,
  now: number,
  saltOf: SaltOf = newSalt,
): readonly Proposal[] => {
  const before = after === 'no-stream' ? undefined : after;
  const recordedAt = timeAfter(before?.metadata.recordedAt, now);
  let chain = before ? before.metadata.chain : firstChain(stream);
  let revision = before ? before.revision + 1n : 0n;
  return events.map((event, index) => {
    const { type, data } = event;
    if (type === '' || data === undefined) throw new TypeError('An event has a type and data.');
    const id = eventId({ commandId: cause.commandId, requestHash: cause.requestHash, stream, index });
    const unchained = { ...cause, recordedAt, schemaVersion: SCHEMA_VERSION, salt: saltOf(id) };
    chain = nextChain(chain, contentHash({ stream, revision, id, type, data, metadata: unchained }));
    const metadata = { ...unchained, chain };
    return { id, revision: revision++, event, metadata };
  });
};

/** Never before the event before, whatever the clock of whoever wrote that. */
const timeAfter = (earlier: string | undefined, now: number): string => {
  const time = new Date(now).toISOString();
  return earlier !== undefined && earlier > time ? earlier : time;
};
