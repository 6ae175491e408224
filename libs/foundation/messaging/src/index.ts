export { busFacts, parsePublicEvent, type Contracts, type EventsOf, type PublicEvent } from './public-event';
export {
  notPublic,
  publication,
  type Announcement,
  type Publication,
  type PublicationOptions,
  type ToContracts,
} from './publication';
export type { Bus, Publisher, TopicMessage, TopicWriter } from './bus';
export { topicPublisher, type PublisherOptions } from './publisher';
export { partitionOf } from './partition';
export { viewBus, type ViewBusOptions } from './view-bus';
export { CharterTransport, serveEvents, type CharterTransportOptions } from './charter-transport';
export { checkTopics } from './kafka/check-topics';
export { ensureTopics, type EnsuredTopic } from './kafka/ensure-topics';
export { openKafkaBus, type KafkaBusOptions } from './kafka/kafka-bus';
export type { KafkaSettings } from './kafka/kafka-settings';
