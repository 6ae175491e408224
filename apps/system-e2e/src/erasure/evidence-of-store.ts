import type { Recorded } from '@charter/event-sourcing';
import { connectEventStore } from '@charter/event-store';
import { verifyStream } from '@charter/evidence';
import { patience } from '@charter/testing';

/** All that is stored, stream by stream. */
export const storedIn = async (url: string): Promise<ReadonlyMap<string, readonly Recorded[]>> => {
  const store = connectEventStore({ url });
  try {
    const all: Recorded[] = [];
    for await (const { events, caughtUp } of store.subscribe({
      after: undefined,
      prefixes: [''],
      signal: patience(),
    })) {
      all.push(...events);
      if (caughtUp) break;
    }
    return Map.groupBy(all, ({ stream }) => stream);
  } finally {
    await store.close();
  }
};

/** The streams whose chains do not hold, with what is wrong. */
export const brokenIn = async (stored: ReadonlyMap<string, readonly Recorded[]>): Promise<readonly unknown[]> => {
  const broken: unknown[] = [];
  for (const [stream, events] of stored) {
    const entries = events.map(({ revision, id, event: { type, data }, metadata }) => ({
      ...{ revision, id, type, data, metadata },
    }));
    const verified = await verifyStream(stream, entries);
    if (!verified.ok || verified.head?.revision !== BigInt(events.length - 1)) broken.push({ stream, verified });
  }
  return broken;
};
