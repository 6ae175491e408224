import { randomUUID } from 'node:crypto';
import type { Head } from '@charter/event-sourcing';
import { connectEventStore } from '@charter/event-store';
import type { MembershipEvent } from '@charter/membership-domain';
import { processor, storeSource, type Schema } from '@charter/processors';
import { ownReadModels, type MembershipServiceTables } from '../projections/read-models';
import { MEMBERSHIP_STREAMS } from '../publishing/publication';

/** The service's own read models, fed by a real store. */
export const membershipRows = async (url: string, schema: Schema<MembershipServiceTables>) => {
  const store = connectEventStore({ url });
  const source = storeSource({ store, prefixes: MEMBERSHIP_STREAMS });
  const rows = processor({ name: 'membership', source, schema, handle: { kind: 'rows', projections: ownReadModels } });
  const heads = new Map<string, Head>();
  await rows.start();
  const caughtUp = async () => {
    const soon = AbortSignal.timeout(10_000);
    await rows.reached(await source.ends(soon), soon);
  };
  return {
    schema,
    caughtUp,
    /** Stores what happened behind what was stored before, and answers when it is applied. */
    happened: async (stream: string, ...events: readonly MembershipEvent[]) => {
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
