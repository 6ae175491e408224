import { PositionLost, Unreachable } from '@charter/processors';

/** Kafka says no, and not because it is unwell: somebody has to do something about it. */
export class KafkaRefused extends Error {}

/** A topic does not exist, or is not as Charter makes it. */
export class TopicDiffers extends Error {}

type Told = Readonly<{ type?: unknown; name?: unknown; message?: unknown; cause?: unknown; errors?: unknown }>;

/** What the broker has answered: kafkajs hides it behind its own retries. */
export const typesOf = (error: unknown): readonly string[] => {
  if (typeof error !== 'object' || error === null) return [];
  const { type, cause, errors } = error as Told;
  const inner = Array.isArray(errors) ? errors.flatMap(typesOf) : [];
  return [...(typeof type === 'string' ? [type] : []), ...inner, ...(cause === error ? [] : typesOf(cause))];
};

const UNAUTHORIZED = ['TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED'];

/** Whether the settings' user lacks a right. */
export const isUnauthorized = (error: unknown): boolean => typesOf(error).some(type => UNAUTHORIZED.includes(type));

/** An error in words that say what to do, or that it may pass. */
export const clearly = (doing: string, error: unknown): Error => {
  if ([KafkaRefused, TopicDiffers, PositionLost, Unreachable].some(type => error instanceof type))
    return error as Error;
  const types = typesOf(error);
  const { name, message } = error as Told;
  if (isUnauthorized(error))
    return new KafkaRefused(`The right is missing: ${doing} (${types.join()}).`, { cause: error });
  if (name === 'KafkaJSSASLAuthenticationError' || types.includes('SASL_AUTHENTICATION_FAILED'))
    return new KafkaRefused(`Kafka refuses the user and password: ${String(message)}.`, { cause: error });
  if (types.includes('UNKNOWN_TOPIC_OR_PARTITION'))
    return new TopicDiffers(`There is no such topic or partition: ${doing}.`, { cause: error });
  if (types.length > 0) return new Unreachable(`Kafka has answered ${types.join()}: ${doing}.`, { cause: error });
  return new Unreachable(`Kafka cannot be reached: ${doing} (${String(message ?? error)}).`, { cause: error });
};

/** Whether waiting may help: a topic that is not as it should be, or may not be read, does not change by itself. */
export const mayPass = (error: unknown): boolean =>
  ![TopicDiffers, KafkaRefused, PositionLost].some(type => error instanceof type);
