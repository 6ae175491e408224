/** What stops the reading of a topic, or keeps it waiting, in words that say what to do. */
export class ConsumerError extends Error {
  /** The topic that it is about; undefined where it is about all of them. */
  readonly topic: string | undefined;

  constructor(message: string, about: Readonly<{ topic?: string; cause?: unknown }> = {}) {
    super(message, about.cause === undefined ? {} : { cause: about.cause });
    this.name = new.target.name;
    this.topic = about.topic;
  }
}

/** The user may not read a topic. */
export class TopicForbidden extends ConsumerError {}

/** The user may not use the consumer groups that reading needs. */
export class GroupForbidden extends ConsumerError {}

/** There is no such topic, or the user may not know of it. */
export class TopicMissing extends ConsumerError {}

/** Kafka does not accept the user and password, or the certificate. */
export class LoginRefused extends ConsumerError {}

/** What stands behind the position cannot be read any more: going on would pass over events. */
export class PositionLost extends ConsumerError {}

/** The topic is not the one that the position is of. */
export class TopicMadeAnew extends ConsumerError {}

/** No broker answers, or not as it should; it may pass by itself. */
export class KafkaUnreachable extends ConsumerError {}

/** The database cannot be reached, or broke off; it may pass by itself. */
export class StoreUnavailable extends ConsumerError {}

/** A handler has left its transaction in such a state that nothing of it could be kept. */
export class EffectUndone extends ConsumerError {}

/** A handler has ended its transaction itself: what it wrote may be there without the position. */
export class TransactionEnded extends ConsumerError {}

export const topicForbidden = (topic: string, cause: unknown): TopicForbidden =>
  new TopicForbidden(`The right to READ the topic ${topic} is missing (docs/how-to/kafka-access.md).`, {
    topic,
    cause,
  });

export const groupForbidden = (prefix: string, cause?: unknown): GroupForbidden =>
  new GroupForbidden(`The right to READ groups with the prefix ${prefix} is missing (docs/how-to/kafka-access.md).`, {
    cause,
  });

const topicMissing = (topic: string, cause: unknown): TopicMissing =>
  new TopicMissing(`There is no topic ${topic}.`, { topic, cause });

type Making = Readonly<{ topic: string; partition: number; was: string; is: string }>;

export const topicMadeAnew = ({ topic, partition, was, is }: Making): TopicMadeAnew =>
  new TopicMadeAnew(
    `${topic}/${partition} was made anew: it was ${was}, and is ${is}. It holds the same events again from its ` +
      `beginning. Read it from there by restartFrom({ topic: '${topic}', from: 'beginning' }); handlers that keep the ` +
      'revision, or the id, of what they have applied change nothing by that.',
    { topic },
  );

export const positionLost = (topic: string, what: string): PositionLost =>
  new PositionLost(
    `${what} Ask whoever runs Kafka what has become of it. Where nothing else is left, read the topic again by ` +
      `restartFrom({ topic: '${topic}', from: 'beginning' }).`,
    { topic },
  );

type Told = Readonly<{ type?: unknown; name?: unknown; message?: unknown; cause?: unknown }>;

/** The names and types of an error and of what it came from: kafkajs hides the broker's answer behind its own retries. */
export const namesIn = (error: unknown): readonly string[] => {
  if (typeof error !== 'object' || error === null) return [];
  const { type, name, cause } = error as Told;
  const own = [type, name].filter(one => typeof one === 'string');
  return [...own, ...(cause === error ? [] : namesIn(cause))];
};

export const isForbidden = (error: unknown): boolean => namesIn(error).includes('TOPIC_AUTHORIZATION_FAILED');

/** Of all errors of Kafka those that are known, in clear words; of the others, that it cannot be reached. */
export const clearly = (error: unknown, topic?: string): ConsumerError => {
  if (error instanceof ConsumerError) return error;
  const names = namesIn(error);
  const message = String((error as Told | undefined)?.message ?? error);
  if (names.includes('KafkaJSSASLAuthenticationError') || names.includes('SASL_AUTHENTICATION_FAILED'))
    return new LoginRefused(`Kafka does not let this user in: ${message}.`, { cause: error });
  if (topic !== undefined && names.includes('TOPIC_AUTHORIZATION_FAILED')) return topicForbidden(topic, error);
  if (topic !== undefined && names.includes('UNKNOWN_TOPIC_OR_PARTITION')) return topicMissing(topic, error);
  return new KafkaUnreachable(`Kafka cannot be reached, or does not answer: ${message}`, { cause: error });
};

/** Whether it changes by nothing but somebody's doing: there is no use in starting. */
export const isDecided = (error: unknown): boolean =>
  error instanceof ConsumerError && !(error instanceof KafkaUnreachable) && !(error instanceof StoreUnavailable);
