import { isRefusal } from '@charter/event-sourcing';
import type { PublicEvent } from '@charter/messaging';
import type { Deliveries } from '../deliveries';
import { deliveryIdOf } from './delivery-id';
import type { Telling } from './telling';

export const REQUEST_DELIVERIES = Symbol('request deliveries');

/** Remembers that some people are to be told of an event; done again, it changes nothing. */
export type RequestDeliveries = (event: PublicEvent, tellings: readonly Telling[]) => Promise<void>;

/** How long one event may take before its processor tries it again. */
const STEP_LIMIT_MS = 5_000;

type Parts = Readonly<{ deliveries: Pick<Deliveries, 'handle'>; now?: () => number }>;

export const requestDeliveries =
  ({ deliveries, now = Date.now }: Parts): RequestDeliveries =>
  async ({ id, time, correlationid: correlationId }, tellings) => {
    for (const { recipient, notice } of tellings) {
      const deliveryId = deliveryIdOf(id, recipient);
      const at = new Date(now()).toISOString();
      const data = { deliveryId, recipient, notice, causedBy: id, happenedAt: time, at };
      const request = {
        command: { type: 'RequestDelivery', data },
        // By its own id alone: at another time it is the same request.
        ...{ commandId: `${deliveryId}:request`, requestHash: `${deliveryId}:request`, repeatable: false },
        ...{ correlationId, causationId: id },
        actor: { kind: 'system', id: 'notifications' },
      } as const;
      const outcome = await deliveries.handle(deliveryId, request, AbortSignal.timeout(STEP_LIMIT_MS));
      if (isRefusal(outcome)) throw new Error(`The delivery ${deliveryId} is refused: ${outcome.refused}.`);
    }
  };
