import { NotCanonical } from './canonical';
import { contentHash, firstChain, nextChain, type StoredEvent } from './chain';

/** An event of the stream that is verified, or the content hash of one that the reader may not see. */
export type StreamEntry =
  | Readonly<Omit<StoredEvent, 'stream'>>
  | Readonly<{
      revision: bigint;
      /** The content hash in base64url. */
      withheld: string;
    }>;

/** Why an event is not what was written there. */
export type Fault =
  /** Events are missing before it, stand twice, or are out of order. */
  | 'revision-out-of-sequence'
  /** It carries no chain, or what cannot be stored. */
  | 'malformed'
  /** It, or a withheld event since the last visible one, was changed, moved or put in after it was written. */
  | 'chain-broken';

/** The proven end of a stream: to be compared with a head that was kept elsewhere. No head: there are no events. */
export type Verification =
  | Readonly<{ ok: true; head: Readonly<{ revision: bigint; chain: string }> | undefined }>
  | Readonly<{ ok: false; firstBad: bigint; reason: Fault }>;

/**
 * Recomputes the chain of a whole stream, from its first event on, and names the first event that does not fit.
 * A withheld event is proven by the next visible one; behind the last visible one only the head can prove it.
 */
export const verifyStream = async (
  stream: string,
  entries: Iterable<StreamEntry> | AsyncIterable<StreamEntry>,
): Promise<Verification> => {
  let chain = firstChain(stream);
  let next = 0n;
  for await (const entry of entries) {
    const bad = (reason: Fault) => ({ ok: false, firstBad: entry.revision, reason }) as const;
    if (entry.revision !== next) return bad('revision-out-of-sequence');
    const content = contentOf(stream, entry);
    if (!content) return bad('malformed');
    chain = nextChain(chain, content);
    if (!('withheld' in entry) && entry.metadata['chain'] !== chain) return bad('chain-broken');
    next++;
  }
  return { ok: true, head: next === 0n ? undefined : { revision: next - 1n, chain } };
};

const SHA_256_BYTES = 32;

const contentOf = (stream: string, entry: StreamEntry): string | undefined => {
  if ('withheld' in entry) {
    const content = Buffer.from(entry.withheld, 'base64url');
    return content.length === SHA_256_BYTES ? content.toString('base64url') : undefined;
  }
  // What was stored by others than Charter may have no metadata at all.
  if (typeof entry.metadata?.['chain'] !== 'string') return undefined;
  try {
    return contentHash({ stream, ...entry });
  } catch (error) {
    if (error instanceof NotCanonical) return undefined;
    throw error;
  }
};
