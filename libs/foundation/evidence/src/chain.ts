import { canonical } from './canonical';
import { HASH_BYTES, sha256Text } from './sha-256';

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
 * SHA-256 of an event's canonical form, without its place in the chain; in base64url, as all of these. The revision stands
 * there as a decimal string, since it may pass what a JSON number holds. Throws NotCanonical.
 */
export const contentHash = ({ stream, revision, id, type, data, metadata }: StoredEvent): string => {
  const content = { stream, revision: String(revision), id, type, data, metadata: { ...metadata, chain: undefined } };
  return sha256Text(canonical(content));
};

/** What the chain of a stream begins with, before its first event. */
export const firstChain = (stream: string): string => sha256Text(stream);

/** The chain, one event further. */
export const nextChain = (previous: string, content: string): string => {
  const link = Buffer.alloc(2 * HASH_BYTES);
  link.write(previous, 0, 'base64url');
  link.write(content, HASH_BYTES, 'base64url');
  return sha256Text(link);
};
