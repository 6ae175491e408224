import type { Batch, KafkaMessage } from 'kafkajs';
import { EPOCH_HEADER, type Message } from '../handlers';
import type { Fetched } from '../lanes/lane';

/** What kafkajs has fetched of a partition. */
export const fetchedIn = (batch: Batch): Fetched => ({
  first: Number(batch.firstOffset()),
  last: Number(batch.lastOffset()),
  end: Number(batch.highWatermark),
  messages: batch.messages.map(received),
});

const received = ({ offset, key, value, headers }: KafkaMessage): Message => {
  const epoch = headers?.[EPOCH_HEADER];
  return {
    offset: Number(offset),
    key: textIn(key) ?? '',
    value: textIn(value),
    epoch: Buffer.isBuffer(epoch) || typeof epoch === 'string' ? epoch.toString() : undefined,
  };
};

/** A database keeps no NUL in a text, and what waits has to be kept. */
const textIn = (bytes: Buffer | null): string | undefined => bytes?.toString().replaceAll('\0', '\ufffd');
