import { setTimeout as pause } from 'node:timers/promises';
import type { Replica } from '@charter/cluster';
import type { Postgres } from '@charter/infra';
import { eventually } from '@charter/testing';

export type Holding = Readonly<{
  postgres: Postgres;
  replicas: readonly Replica[];
  service: string;
  /** What the holder acts as, as its lease says. */
  reader: string;
}>;

/** Twice what a lease lasts: whoever has not lost it by then does not have it. */
const TAKEN_OVER_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 50;

/** Freezes the one replica that acts, until another one acts in its place, and then lets it go on. */
export const holderPaused = async ({ postgres, replicas, service, reader }: Holding): Promise<void> => {
  const held = async () => {
    const lease = `select holder from ${service}.leases where reader = '${reader}' and until > clock_timestamp()`;
    return postgres.query(lease, 'charter');
  };
  const isTakenFrom = async (holder: string): Promise<boolean> => {
    for (const until = performance.now() + TAKEN_OVER_WITHIN_MS; performance.now() < until; await pause(LOOK_EVERY_MS))
      if (![holder, ''].includes(await held())) return true;
    return false;
  };
  for (const replica of replicas) {
    const holder = await eventually(held, 'somebody acts');
    await replica.pause();
    const isTaken = await isTakenFrom(holder);
    await replica.resume();
    if (isTaken) return;
  }
  throw new Error(`No replica has taken over from another as ${reader}.`);
};
