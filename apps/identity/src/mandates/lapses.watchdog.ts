import { isRefusal } from '@charter/event-sourcing';
import { isClockWrong, watchdog, type Watchdog } from '@charter/service';
import type { MandateHandler } from './mandates';

// Nobody can act by what has run out, whether or not it is written down: it only has to be seen soon.
const PAUSE_MS = 5_000;
const STEP_LIMIT_MS = 5_000;
/** So late, a clock that is ahead and has not been found out yet ends nothing before its time. */
const GRACE_MS = 60_000;

type Parts = Readonly<{
  mandates: Pick<MandateHandler, 'handle'>;
  /** The ids of those that have run out by an instant. */
  dueBy: (at: string) => Promise<readonly string[]>;
  /** Our clock minus the store's, in milliseconds. */
  clockOffBy: () => number;
  onTrouble: (error: unknown) => void;
  now?: () => number;
}>;

/**
 * Writes down which mandates have run out. It looks in every replica: each lapse is one command for ever, so whoever comes
 * second finds that it is done, and who dies in between has either written it down or not.
 */
export const lapsesWatchdog = ({ mandates, dueBy, clockOffBy, onTrouble, now = Date.now }: Parts): Watchdog => {
  const lapse = async (mandateId: string, at: string, stopped: AbortSignal): Promise<void> => {
    const id = `${mandateId}:lapse`;
    const cause = {
      commandId: id,
      requestHash: id,
      correlationId: id,
      actor: { kind: 'system', id: 'identity' },
    } as const;
    const command = { type: 'LapseMandate', data: { at } } as const;
    const deadline = AbortSignal.any([stopped, AbortSignal.timeout(STEP_LIMIT_MS)]);
    const outcome = await mandates.handle(mandateId, { ...cause, repeatable: false, command }, deadline);
    if (isRefusal(outcome)) throw new Error(`${command.type} of ${mandateId} is refused: ${outcome.refused}.`);
  };
  const look = async (stopped: AbortSignal): Promise<void> => {
    // Writing down an end too early would bring it about.
    if (isClockWrong(clockOffBy())) return;
    const at = new Date(now() - GRACE_MS).toISOString();
    for (const mandateId of await dueBy(at)) {
      if (stopped.aborted) return;
      // What ran out first comes first every time: one that cannot be written down must not stand before all others.
      await lapse(mandateId, at, stopped).catch(onTrouble);
    }
  };
  return watchdog({ pauseMs: PAUSE_MS, look, onTrouble });
};
