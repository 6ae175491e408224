import type { CommandHandler } from '@charter/event-sourcing';
import type { Delivery, DeliveryCommand, DeliveryEvent, DeliveryRefusal } from '@charter/notifications-domain';

/** The streams that notifications owns, by the beginnings of their names. */
export const DELIVERY_STREAMS = ['delivery-'];
export const DELIVERY = 'delivery';

export type Deliveries = CommandHandler<Delivery, DeliveryCommand, DeliveryEvent, DeliveryRefusal>;
