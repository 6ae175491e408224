import { randomUUID } from 'node:crypto';
import type { Head, Message } from '@charter/event-sourcing';
import { connectEventStore } from '@charter/event-store';
import { processor, storeSource, type Schema } from '@charter/processors';
import { identityReadModels, type IdentityTables } from '../projections/read-models';
import { IDENTITY_STREAMS } from '../publishing/publication';

/** The read models of identity, fed by a real store. */
export const identityRows = async (url: string, schema: Schema<IdentityTables>) => {
  const store = connectEventStore({ url });
  const source = storeSource({ store, prefixes: IDENTITY_STREAMS });
  const rows = processor({
    name: 'identity',
    source,
    schema,
    handle: { kind: 'rows', projections: identityReadModels },
  });
  const heads = new Map<string, Head>();
  await rows.start();
  const caughtUp = async () => {
    const soon = AbortSignal.timeout(10_000);
    await rows.reached(await source.ends(soon), soon);
  };
  return {
    schema,
    /** Stores what happened behind what was stored before, and answers when it is applied. */
    happened: async (stream: string, ...events: readonly Message[]) => {
      const id = randomUUID();
      const cause = {
        commandId: id,
        requestHash: id,
        correlationId: id,
        actor: { kind: 'system', id: 'spec' },
      } as const;
      const written = await store.append({ stream, after: heads.get(stream) ?? 'no-stream', events, cause });
      const last = written.at(-1);
      if (last) heads.set(stream, last);
      await caughtUp();
    },
    rebuild: (projection: string) => rows.rebuild(projection),
    close: async () => {
      await rows.stop();
      await store.close();
    },
  };
};
