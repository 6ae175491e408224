export { consumer, type Consumer, type ConsumerOptions } from './consumer';
export {
  ConsumerError,
  EffectUndone,
  GroupForbidden,
  KafkaUnreachable,
  LoginRefused,
  PositionLost,
  StoreUnavailable,
  TopicForbidden,
  TopicMadeAnew,
  TopicMissing,
  TransactionEnded,
} from './failures';
export type { Contracts, DataSchema, Handler, Handlers } from './handlers';
export type { KafkaSettings } from './kafka/settings';
export type {
  Effect,
  Move,
  ParkedKey,
  ParkedName,
  Position,
  Positions,
  PositionStore,
  Replay,
  WaitingMessage,
} from './position-store';
export type { Actor, PublicEvent } from './public-event';
export type { PartitionStatus, Status } from './status';
export { fileStore, type FileStoreOptions, type FileTransaction } from './stores/file-store';
export { postgresStore, type PostgresStoreOptions } from './stores/postgres-store';
export { positionTables } from './stores/postgres-tables';
export type { PostgresClient, PostgresPool, PostgresResult } from './stores/postgres-transaction';
export type { Trouble } from './troubles';
