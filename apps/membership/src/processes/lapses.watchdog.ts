import { randomUUID } from 'node:crypto';
import { isRefusal } from '@charter/event-sourcing';
import type { MembershipCommand } from '@charter/membership-domain';
import { isClockWrong, watchdog, type Watchdog } from '@charter/service';
import type { Memberships } from '../memberships';
import type { Ending } from '../projections/deadlines/deadlines.projection';
import type { Due } from '../projections/deadlines/deadlines.query';

// Nobody can act by what has ended, whether or not it is written down: it only has to be seen soon.
const PAUSE_MS = 5_000;
const STEP_LIMIT_MS = 5_000;
/** So late, a clock that is ahead and has not been found out yet ends nothing before its time. */
const GRACE_MS = 60_000;

type Parts = Readonly<{
  memberships: Pick<Memberships, 'handle'>;
  dueBy: (at: string) => Promise<readonly Due[]>;
  /** Our clock minus the store's, in milliseconds. */
  clockOffBy: () => number;
  onTrouble: (error: unknown) => void;
  now?: () => number;
}>;

const LAPSES = {
  grants: 'LapseGrants',
  offer: 'LapseOwnershipOffer',
  invitation: 'LapseInvitations',
} as const satisfies Readonly<Record<Ending, MembershipCommand['type']>>;

/**
 * Writes down what has ended by itself. It looks in every replica: whoever comes second finds that it is done, and who
 * dies in between has either written an end down or not.
 */
export const lapsesWatchdog = ({ memberships, dueBy, clockOffBy, onTrouble, now = Date.now }: Parts): Watchdog => {
  /** As often as anything comes of it: of very many ends some are written down at once. */
  const lapse = async ({ organizationId, ending }: Due, at: string, stopped: AbortSignal): Promise<void> => {
    const command = { type: LAPSES[ending], data: { at } } as const;
    for (let left = true; left && !stopped.aborted;) {
      const id = randomUUID();
      const actor = { kind: 'system', id: 'membership' } as const;
      const request = { command, commandId: id, requestHash: id, correlationId: id, actor, repeatable: false };
      const deadline = AbortSignal.any([stopped, AbortSignal.timeout(STEP_LIMIT_MS)]);
      const outcome = await memberships.handle(organizationId, request, deadline);
      if (isRefusal(outcome)) throw new Error(`${command.type} of ${organizationId} is refused: ${outcome.refused}.`);
      left = outcome.events.length > 0;
    }
  };
  const look = async (stopped: AbortSignal): Promise<void> => {
    // Writing down an end too early would bring it about.
    if (isClockWrong(clockOffBy())) return;
    const at = new Date(now() - GRACE_MS).toISOString();
    for (const due of await dueBy(at)) {
      if (stopped.aborted) return;
      // What ended first comes first every time: one that cannot be written down must not stand before all others.
      await lapse(due, at, stopped).catch(onTrouble);
    }
  };
  return watchdog({ pauseMs: PAUSE_MS, look, onTrouble });
};
