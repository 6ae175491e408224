import type { ResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { Arrivals } from './arrivals';
import { NoAnswer } from './failures';
import { arrivedOf, type Arrived } from './recorded';

/** So many events wait in memory for a slow reader; the rest waits in the store. */
export const READ_AHEAD = { highWaterMark: 512 };

/** The events of one read, as they come in. It ends the read when it is left early, or when nothing comes in time. */
export async function* received(
  source: StreamingRead<ResolvedEvent>,
  idleMs: number,
): AsyncGenerator<readonly Arrived[]> {
  const arrivals = new Arrivals(source);
  try {
    for (;;) {
      const events = arrivals.take(READ_AHEAD.highWaterMark);
      if (events.length > 0) yield events.map(arrivedOf).filter(arrived => arrived !== undefined);
      else if (arrivals.isOver) return;
      else if (!(await arrivals.wait(idleMs))) throw new NoAnswer('A read that stands still.');
    }
  } finally {
    // Rejects where the read never came about: the reason is thrown already.
    if (!arrivals.isOver) source.cancel().catch(() => undefined);
  }
}
