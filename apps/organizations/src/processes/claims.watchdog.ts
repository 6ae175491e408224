import { randomUUID } from 'node:crypto';
import { watchdog, type Watchdog } from '@charter/service';
import type { Errand, NameClaims } from '../naming/name-claims';

// Longer than a request may take: a claim this old is hardly anybody's any more. If it is, the fence decides the
// race, and its owner tries again; a shorter grace would only make that more likely.
const GRACE_MS = 10_000;
// A name lost to a crash is free again within a quarter of a minute.
const PAUSE_MS = 5_000;
const STEP_LIMIT_MS = 5_000;

type Parts = Readonly<{
  claims: Pick<NameClaims, 'settle'>;
  /** The names whose claim has been open since before a time. */
  openSince: (until: string) => Promise<readonly string[]>;
  onTrouble: (error: unknown) => void;
  now?: () => number;
}>;

/** Brings claims to an end whose makers are gone: by a lapse at the fence, so that they can never be put to use. */
export const claimsWatchdog = ({ claims, openSince, onTrouble, now = Date.now }: Parts): Watchdog => {
  const look = async (stopped: AbortSignal): Promise<void> => {
    const at = new Date(now()).toISOString();
    for (const name of await openSince(new Date(now() - GRACE_MS).toISOString())) {
      if (stopped.aborted) return;
      const deadline = AbortSignal.any([stopped, AbortSignal.timeout(STEP_LIMIT_MS)]);
      const actor = { kind: 'system', id: 'organizations' } as const;
      const errand: Errand = { because: { actor, correlationId: randomUUID() }, at, deadline };
      // The oldest comes first every time: one that cannot be ended must not stand before all others.
      await claims.settle(name, errand, 'lapse').catch(onTrouble);
    }
  };
  return watchdog({ pauseMs: PAUSE_MS, look, onTrouble });
};
