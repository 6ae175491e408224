import { notPublic, type ToContracts } from '@charter/messaging';
import type { DeliveryEvent } from '@charter/notifications-domain';

/** What became of a message is nobody else's business: so the service has no topic. */
export const toContracts: ToContracts<DeliveryEvent> = {
  DeliveryRequested: notPublic,
  SendingBegun: notPublic,
  MessageSent: notPublic,
  SendingFailed: notPublic,
  DeliveryGivenUp: notPublic,
  DeliverySuperseded: notPublic,
};
