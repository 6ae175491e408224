import type { Recorded } from '@charter/event-sourcing';
import type { DeliveryEvent } from '@charter/notifications-domain';
import type { Sender } from '../sending/sender';

const REQUESTED: DeliveryEvent['type'] = 'DeliveryRequested';

/** Sends each message as soon as it is requested. What comes to nothing then is the watchdog's. */
export const deliveriesReactor = (send: Sender) => ({
  concerns: ({ event }: Recorded): boolean => event.type === REQUESTED,
  react: ({ stream }: Recorded, stopped: AbortSignal): Promise<void> =>
    send(stream.slice(stream.indexOf('-') + 1), stopped),
});
