export type { DeliveryEvent, DeliveryRequested, Failure, Recipient, Supersession } from './delivery/events';
export type { AccountNotice, By, Notice, OrganizationNotice } from './delivery/notice';
export type { DeliveryCommand } from './delivery/commands';
export { deliveryHistory } from './delivery/history';
export { delivery, type Delivery, type DeliveryRefusal, type OpenDelivery } from './delivery/delivery';
