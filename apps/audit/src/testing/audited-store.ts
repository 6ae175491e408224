import { randomUUID } from 'node:crypto';
import type { Message, Recorded } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { processor, storeSource, type Schema } from '@charter/processors';
import { embeddedStore, patience, someCause } from '@charter/testing';
import { evidenceReadModels, type EvidenceTables } from '../projections/read-models';

/** A store of its own, and the rows that audit makes of it. Tells what is recorded when, by a clock that a spec sets. */
export const auditedStore = async (schema: Schema<EvidenceTables>) => {
  const server = await embeddedStore();
  let now = Date.parse('2026-01-01T00:00:00.000Z');
  const store = connectEventStore({ url: server.url, now: () => now });
  const source = storeSource({ store, prefixes: [''] });
  const rows = processor({ name: 'audit', source, schema, handle: { kind: 'rows', projections: evidenceReadModels } });
  await rows.start();
  const upToDate = async (signal = patience()) => rows.reached(await source.ends(signal), signal);
  return {
    ...{ store, rows, upToDate },
    /** Sets the clock, to an instant of ISO 8601. */
    itIs: (instant: string) => {
      now = Date.parse(instant);
    },
    /** Writes down what happens in a stream, as one command. Olga does it all. */
    happens: async (stream: string, ...events: readonly Message[]): Promise<readonly Recorded[]> => {
      const written = await write(store, { stream, events });
      await upToDate();
      return written;
    },
    /** The same by somebody else, or because of another event. */
    happensBy: async (why: Why, stream: string, ...events: readonly Message[]): Promise<readonly Recorded[]> => {
      const written = await write(store, { stream, events, ...why });
      await upToDate();
      return written;
    },
    close: async () => {
      await rows.stop();
      await store.close();
      await server.close();
    },
  };
};
type Why = Readonly<{ by?: string; causationId?: string }>;
type Written = Why & Readonly<{ stream: string; events: readonly Message[] }>;

const write = async (store: EventStore, { stream, events, by: id = 'olga', causationId }: Written) => {
  let after: Recorded | 'no-stream' = 'no-stream';
  for await (const recorded of store.readBackwards(stream, 1)) after = recorded;
  const cause = {
    ...someCause(randomUUID()),
    actor: { kind: 'user', id } as const,
    ...(causationId && { causationId }),
  };
  return store.append({ stream, after, events, cause });
};

export type AuditedStore = Awaited<ReturnType<typeof auditedStore>>;
