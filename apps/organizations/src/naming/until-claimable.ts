import { setTimeout as pause } from 'node:timers/promises';

/** Whoever claims a name has it, or has given it up, well within a second; a crashed one is found by the watchdog. */
const PATIENCE_MS = 1_500;
const PAUSE_MS = 50;

/**
 * While somebody else is about to take a name, nobody can say whether it is free: waits for that to be decided. Where it
 * is not decided in time, the claim is still open in the answer.
 */
export const untilClaimable = async <Outcome extends string | object>(
  attempt: () => Promise<Outcome>,
  patienceMs = PATIENCE_MS,
): Promise<Outcome> => {
  const until = performance.now() + patienceMs;
  for (;;) {
    const outcome = await attempt();
    const isOpen = typeof outcome === 'object' && 'refused' in outcome && outcome.refused === 'claim-open';
    if (!isOpen || performance.now() >= until) return outcome;
    await pause(PAUSE_MS);
  }
};
