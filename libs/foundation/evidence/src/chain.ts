import { canonical } from './canonical';
import { HASH_BYTES, sha256 } from './sha-256';

/** An event with all that its proof covers. `data` and `metadata` are as they were stored. */
export type StoredEvent = Readonly<{
  stream: string;
  revision: bigint;
  id: string;
  type: string;
  data: unknown;
  metadata: Readonly<Record<string, unknown>>;
}>;

/**
 * SHA-256 of an event's canonical form, without its place in the chain. The revision stands there as a decimal string,
 * since it may pass what a JSON number holds. Throws NotCanonical.
 */
export const contentHash = ({ stream, revision, id, type, data, metadata }: StoredEvent): Buffer => {
  const content = { stream, revision: String(revision), id, type, data, metadata: { ...metadata, chain: undefined } };
  return sha256(canonical(content));
};

/** What the chain of a stream begins with, before its first event. */
export const firstChain = (stream: string): Buffer => sha256(stream);

/** The chain, one event further. */
export const nextChain = (previous: Buffer, content: Buffer): Buffer =>
  sha256(Buffer.concat([previous, content], 2 * HASH_BYTES));
