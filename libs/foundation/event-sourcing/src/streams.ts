import type { Message } from './decider';
import type { Actor, Metadata, Recorded } from './recorded';

/** The last event of a stream: the next one is written after it, and chained to it. */
export type Head = Readonly<{ revision: bigint; position: string; metadata: Metadata }>;

/** Why something is written: which command, asked by whom, because of what. */
export type Cause = Readonly<{
  commandId: string;
  requestHash: string;
  correlationId: string;
  causationId?: string;
  actor: Actor;
}>;

/** Events to be written together, directly after `after`. */
export type Append = Readonly<{
  stream: string;
  after: Head | 'no-stream';
  events: readonly Message[];
  cause: Cause;
}>;

/** All that the command side needs of an event store. */
export interface Streams {
  /** The events of a stream from a revision on, in order; none for a stream that does not exist. */
  read(stream: string, from: bigint, limit?: number): AsyncIterable<Recorded>;
  /** Writes all or nothing and answers what is stored. Rejects with RevisionConflict when someone else wrote first. */
  append(append: Append): Promise<readonly Recorded[]>;
}

/** Someone else has written to the stream since it was read. */
export class RevisionConflict extends Error {
  constructor(
    readonly stream: string,
    readonly expected: bigint | 'no-stream',
    readonly actual: bigint | 'no-stream',
  ) {
    super(`Stream ${stream} stands at ${actual}, not at ${expected}.`);
  }
}
