export { connectEventStore, type EventStore, type EventStoreOptions } from './event-store';
export { AppendTooLarge, EventStoreRefused, EventStoreUnavailable, PositionUnknown } from './errors';
export { comparePositions } from './positions';
export type { Trouble } from './patience';
export type { Following, StoreDelivery } from './subscription';
