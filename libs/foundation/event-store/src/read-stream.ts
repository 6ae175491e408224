import { BACKWARDS, END, FORWARDS, StreamNotFoundError } from '@eventstore/db-client';
import type { Recorded } from '@charter/event-sourcing';
import type { Clock } from './clock';
import type { Line } from './connection';
import { Patience, type Context } from './patience';
import { READ_AHEAD, received } from './received';

/** Which events of a stream: at most `limit`, backwards from the end where no `from` is given. */
export type Range = Readonly<{ stream: string; from?: bigint; limit: number }>;

/** Reads a stream; after any failure it goes on where it stood. A stream that does not exist has no events. */
export async function* readStream(
  context: Context,
  clock: Clock,
  { stream, from, limit }: Range,
): AsyncGenerator<Recorded> {
  const patience = new Patience(context, `reading ${stream}`);
  const backwards = from === undefined;
  let next: bigint | typeof END = from ?? END;
  let left = limit;
  // The store must not be asked for nothing: it answers with an error.
  while (left > 0 && (next === END || next >= 0n)) {
    const line = context.connection.line();
    try {
      for await (const events of received(open(line, next), patience.attemptMs)) {
        for (const { recorded, createdAt } of events) {
          clock.read(recorded.id, createdAt);
          yield recorded;
          left--;
          next = backwards ? recorded.revision - 1n : recorded.revision + 1n;
        }
        patience.renew();
      }
      return;
    } catch (error) {
      if (error instanceof StreamNotFoundError) return;
      await patience.after(error, line);
    }
  }

  function open({ client }: Line, fromRevision: bigint | typeof END) {
    const direction = backwards ? BACKWARDS : FORWARDS;
    return client.readStream(
      stream,
      { ...context.connection.options, fromRevision, direction, maxCount: left },
      READ_AHEAD,
    );
  }
}
