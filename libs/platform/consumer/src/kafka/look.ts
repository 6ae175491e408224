import { clearly, KafkaUnreachable, type ConsumerError } from '../failures';
import { within } from '../patience';
import { openAdmin } from './client';
import type { KafkaSettings } from './settings';

/** Of each partition the offset of its first message, and that which the next one will have. */
export type Bounds = readonly Readonly<{ partition: number; first: number; end: number }>[];

/** What is known of topics: their bounds, or why they cannot be read. */
export type Look = ReadonlyMap<string, Bounds | ConsumerError>;

// One topic takes a few milliseconds; a broker that stands still is not waited for.
const lookMs = 8_000;

/** Looks at topics. Rejects with `KafkaUnreachable` or `LoginRefused` where nobody answers. */
export const lookAt = async (settings: KafkaSettings, topics: readonly string[]): Promise<Look> => {
  const { part: admin, sockets } = openAdmin(settings);
  const look = async () => {
    await admin.connect();
    const found = new Map<string, Bounds | ConsumerError>();
    for (const topic of topics) found.set(topic, await boundsOf(topic, admin.fetchTopicOffsets(topic)));
    return found;
  };
  try {
    return await within(lookMs, 'looking at topics', look());
  } catch (error) {
    throw clearly(error);
  } finally {
    sockets.drop();
    admin.disconnect().catch(() => undefined);
  }
};

type Offsets = Promise<readonly Readonly<{ partition: number; high: string; low: string }>[]>;

const boundsOf = async (topic: string, offsets: Offsets): Promise<Bounds | ConsumerError> => {
  try {
    return (await offsets).map(({ partition, high, low }) => ({ partition, first: Number(low), end: Number(high) }));
  } catch (error) {
    const clear = clearly(error, topic);
    if (clear instanceof KafkaUnreachable) throw clear;
    return clear;
  }
};
