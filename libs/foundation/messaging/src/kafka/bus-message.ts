import type { Delivered } from '@charter/processors';
import type { KafkaMessage } from 'kafkajs';
import { parsePublicEvent, type PublicEvent } from '../public-event';

/** The header that says of which making of a topic a message is. */
export const EPOCH_HEADER = 'charter-epoch';

/** The first message of each partition: it says which making of the topic this is, and nothing else. */
export const markerOf = (epoch: string) => ({ key: null, value: null, headers: { [EPOCH_HEADER]: epoch } });

// As far as a date goes, in milliseconds from 1970.
const lastDate = 8.64e15;

/** A message as it was fetched. It is parsed once, for all who read it, and nobody is stopped by one that cannot be. */
export class BusMessage implements Delivered<PublicEvent> {
  readonly position: string;
  readonly key: string;
  readonly epoch: string | undefined;
  /** In bytes, as it travelled. */
  readonly size: number;
  /** Whether it is no message, but the mark of a topic's making. */
  readonly isMarker: boolean;
  readonly #timestamp: number;
  #value: Buffer | null;
  #parsed: (() => PublicEvent) | undefined;

  constructor({ offset, key, value, headers, timestamp }: KafkaMessage) {
    this.position = offset;
    // PostgreSQL keeps no NUL in a text, and what is parked has to be kept.
    this.key = (key?.toString() ?? '').replaceAll('\0', '\ufffd');
    const header = headers?.[EPOCH_HEADER];
    this.epoch = typeof header === 'string' || Buffer.isBuffer(header) ? header.toString() : undefined;
    this.isMarker = value === null && this.epoch !== undefined;
    this.size = (key?.length ?? 0) + (value?.length ?? 0);
    this.#value = value;
    this.#timestamp = Number(timestamp);
  }

  get message(): PublicEvent {
    this.#parsed ??= this.#parse();
    return this.#parsed();
  }

  /** When it happened; of one that cannot be read, when it was sent. */
  get at(): string {
    try {
      return this.message.time;
    } catch {
      const isDate = Math.abs(this.#timestamp) <= lastDate;
      return new Date(isDate ? this.#timestamp : 0).toISOString();
    }
  }

  #parse(): () => PublicEvent {
    const text = this.#value?.toString() ?? '';
    // A message is a piece of what was fetched with it: whoever keeps it would keep all of that.
    this.#value = null;
    try {
      if (this.epoch === undefined)
        throw new Error(`It has no header ${EPOCH_HEADER}: nobody can tell which making of the topic it is of.`);
      const event = parsePublicEvent(text);
      return () => event;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }
}
