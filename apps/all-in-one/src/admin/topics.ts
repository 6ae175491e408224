import { ensureTopics } from '@charter/messaging';
import type { ServiceConfig } from '@charter/service';
import { SERVICES } from '../charter';
import type { AdminAnswer } from './commands';

const ENSURE = 'topics:ensure';

/** Whether a command needs no service: before it is done, none can start. */
export const isAboutTopics = ([name]: readonly string[]): boolean => name === ENSURE;

/** Makes the topics of all services with their settings, and completes those that are half made. */
export const runTopics = async ({ kafka }: Pick<ServiceConfig, 'kafka'>): Promise<AdminAnswer> => {
  if (!kafka) return { code: 1, text: 'Set KAFKA_BROKERS: without it, events need no topics.' };
  const ensured = await ensureTopics(
    kafka,
    SERVICES.map(({ publication }) => publication.topic),
  );
  return {
    code: 0,
    text: ensured.map(({ topic, did, replicas }) => `${topic}: ${did}, ${replicas} copies`).join('\n'),
  };
};
