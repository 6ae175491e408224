import { NODE_FLAGS } from '@charter/cluster';
import type { Comparison } from '../comparison';
import { p99, paced, type Pace } from '../measure';
import { requestsTo } from '../requests';
import { startServer } from '../server';
import type { ThingsReady } from '../servers/things';

const PACE: Pace = { count: 300, perSecond: 100 };

type Rebuilt = Readonly<{ rows: number; different: number }>;

/** Reads by the very process that builds its read model anew, over and over, against reads while it does nothing else. */
export const rebuilding: Comparison = {
  name: 'reads during a rebuild, against idle',
  unit: `ms, p99 at ${PACE.perSecond} a second`,
  aim: { atMost: 2 },
  needs: ['kafka', 'postgres'],
  prepare: async ({ folder, servers }) => {
    const { eventStore, postgres } = await servers();
    const things = await startServer<ThingsReady>('things', {
      folder,
      flags: NODE_FLAGS,
      environment: {
        ...{ EVENTSTORE_URL: eventStore.url, DATABASE_URL: await postgres.createDatabase('things') },
        ...{ RATE_LIMIT: 'off', LOG_LEVEL: 'warn' },
      },
    });
    const { url, count } = things.ready;
    const requests = requestsTo(url);
    const slowest = async (goesOn?: () => boolean) => {
      const read = () => requests.read(`/things/thing-${Math.floor(Math.random() * count)}`);
      return p99(await paced(PACE, read, goesOn));
    };
    const rebuild = async () => {
      const { rows, different } = await things.ask<Rebuilt>('rebuild');
      if (rows !== count || different !== 0) throw new Error(`${different} of ${rows} rows came out different.`);
    };
    return {
      ours: async () => {
        let [isMeasured, isRebuilt] = [false, false];
        const rebuildAgain = async () => {
          while (!isMeasured) await rebuild().finally(() => (isRebuilt = true));
        };
        // The moment of the switch belongs to it, however slow the machine is.
        const reads = slowest(() => !isRebuilt).finally(() => (isMeasured = true));
        const [measured] = await Promise.all([reads, rebuildAgain()]);
        return measured;
      },
      peer: () => slowest(),
      close: async () => {
        requests.close();
        await things.close();
      },
    };
  },
};
