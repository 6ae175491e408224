import { isClockWrong, watchdog, type Watchdog } from '@charter/service';
import type { Sender } from '../sending/sender';

// Nobody waits for a second try as for a first; and one second more is nothing beside its pause.
const PAUSE_MS = 1_000;
/** Until then it is the reactor's: so that of several replicas the one that acts sends, and the others do not even try. */
const GRACE_MS = 2_000;

type Parts = Readonly<{
  send: Sender;
  /** Some of what is due by an instant. */
  dueBy: (at: string) => Promise<readonly string[]>;
  /** Our clock minus the store's, in milliseconds. */
  clockOffBy: () => number;
  onTrouble: (error: unknown) => void;
  now?: () => number;
}>;

/**
 * Tries again what could not be sent, and what somebody had begun to send who is gone. It looks in every replica:
 * whoever comes second finds that it is under way, or done.
 */
export const deliveriesWatchdog = ({ send, dueBy, clockOffBy, onTrouble, now = Date.now }: Parts): Watchdog => {
  const look = async (stopped: AbortSignal): Promise<void> => {
    // A try could begin while another is under way.
    if (isClockWrong(clockOffBy())) return;
    const due = await dueBy(new Date(now() - GRACE_MS).toISOString());
    // Side by side: one server that hangs must not keep everybody's messages waiting.
    await Promise.all(due.map(deliveryId => send(deliveryId, stopped).catch(onTrouble)));
  };
  return watchdog({ pauseMs: PAUSE_MS, look, onTrouble });
};
