import type { StoredEvent } from '../chain';
import { comparePositions } from '../forms';
import type { StreamHead } from '../tree/leaf';
import { verifyStream, type Fault } from '../verify-stream';

/** An event of a stream as the store holds it, with its place there. */
export type PlacedEvent = Omit<StoredEvent, 'stream'> & Readonly<{ position: string }>;

/** A stream of a store, from its first event on. */
export type StoredStream = Readonly<{ stream: string; events: AsyncIterable<PlacedEvent> | Iterable<PlacedEvent> }>;

export type StoredStreamFault =
  | Fault
  /** Its last event under the checkpoint is not what was signed. */
  | 'head-differs'
  /** Events are missing at its end. */
  | 'stream-truncated'
  /** It lies under the checkpoint, which does not have it. */
  | 'stream-unknown'
  /** An event of it lies under the checkpoint, which does not have it. */
  | 'event-unknown';

/** How many events a stream has, and how many of them behind the checkpoint; or what is wrong with it, and where. */
export type Walked = Readonly<{
  count: number;
  unsealed: number;
  found?: Readonly<{ fault: StoredStreamFault; revision: bigint }>;
}>;

/** What the tree of a checkpoint says of a stream, and where in the store it stands: nowhere for what it does not sign. */
type Signed = Readonly<{ head: StreamHead | undefined; position: string | undefined }>;

/** Goes through a stream, and holds it against what was signed of it. */
export const walked = async ({ stream, events }: StoredStream, signed: Signed): Promise<Walked> => {
  const sides = new Sides(signed);
  const verified = await verifyStream(stream, sides.noting(events));
  const { count, unsealed } = sides;
  const found = verified.ok ? sides.found : { fault: verified.reason, revision: verified.firstBad };
  return found ? { count, unsealed, found } : { count, unsealed };
};

/** On which side of the checkpoint the events of a stream lie. */
class Sides {
  count = 0;
  unsealed = 0;
  #unknown: bigint | undefined;
  #chainAtHead: unknown;

  constructor(private readonly signed: Signed) {}

  async *noting(events: StoredStream['events']): AsyncGenerator<PlacedEvent> {
    const { head, position } = this.signed;
    for await (const event of events) {
      this.count++;
      if (event.revision === head?.revision) this.#chainAtHead = event.metadata?.['chain'];
      if (!head || event.revision > head.revision) {
        if (position === undefined || comparePositions(event.position, position) > 0) this.unsealed++;
        else this.#unknown ??= event.revision;
      }
      yield event;
    }
  }

  /** What is wrong with a stream whose chain holds. */
  get found(): Walked['found'] {
    const { head } = this.signed;
    if (!head) return this.#unknown === undefined ? undefined : { fault: 'stream-unknown', revision: this.#unknown };
    if (BigInt(this.count) <= head.revision) return { fault: 'stream-truncated', revision: BigInt(this.count) };
    if (this.#chainAtHead !== head.chain) return { fault: 'head-differs', revision: head.revision };
    return this.#unknown === undefined ? undefined : { fault: 'event-unknown', revision: this.#unknown };
  }
}
