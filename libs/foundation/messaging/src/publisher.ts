import type { Recorded } from '@charter/event-sourcing';
import {
  orAborted,
  PositionLost,
  processor,
  STORE_LANE,
  untilDone,
  type Home,
  type OrderedSource,
  type ProcessorStatus,
  type Trouble,
} from '@charter/processors';
import type { Publisher, TopicMessage, TopicWriter } from './bus';
import { partitionOf } from './partition';
import type { Publication } from './publication';
import type { PublicEvent } from './public-event';

export type PublisherOptions = Readonly<{
  publication: Publication;
  /** The streams of the publication, from the store. */
  source: OrderedSource<Recorded>;
  schema: Home;
  writer: TopicWriter;
  onTrouble?: (trouble: Trouble) => void;
}>;

// A broker takes 1 MB in one batch; half of that leaves room for what it adds.
const largestBatch = 512 * 1024;
// A message that goes alone gets nearly all of it. What is larger no broker would ever take, and all else would wait.
const largestMessage = 1_000_000;

/** The topic's log does not say that it has written what was sent. */
class Unacknowledged extends Error {
  readonly transient = true;
}

/**
 * Announces a service's events in the order of the store. One partition a send and one send in flight for each,
 * and the very same batch again until it is acknowledged: all else has been seen to lose or to reorder messages.
 * The position moves only then; what is sent twice after a restart, readers drop by its revision.
 */
export const topicPublisher = ({ publication, source, schema, writer, onTrouble }: PublisherOptions): Publisher => {
  const { topic } = publication;
  const name = `publisher:${topic}`;
  /** The partitions that have not taken what was last sent to them, and why. */
  const failing = new Map<number, string>();
  const send = async (partition: number, batch: readonly TopicMessage[]): Promise<void> => {
    const acknowledged = await writer.send(topic, partition, batch);
    if (acknowledged.partition !== partition || !/^\d+$/.test(acknowledged.baseOffset))
      throw new Unacknowledged(`${topic}/${partition} has not said where it wrote what was sent.`);
  };
  const sendAll = async (partition: number, messages: readonly TopicMessage[], signal: AbortSignal) => {
    const again = (error: unknown) => {
      if (error instanceof PositionLost) return false;
      failing.set(partition, String(error));
      onTrouble?.({ processor: name, what: 'retrying', reason: String(error) });
      return true;
    };
    for (const batch of batches(messages)) {
      // A topic that never answers must not keep the process from ending.
      await untilDone(() => orAborted(send(partition, batch), signal), { signal, again });
      failing.delete(partition);
    }
  };
  const publishing = processor({
    name,
    source,
    schema,
    ...(onTrouble ? { onTrouble } : {}),
    handle: {
      kind: 'batch',
      prepare: recorded => messageOf(publication.announce(recorded)),
      perform: async (messages, signal) => {
        const partitions = await orAborted(writer.partitions(topic), signal);
        const queues = byPartition(messages as readonly TopicMessage[], partitions);
        await Promise.all([...queues].map(([partition, queue]) => sendAll(partition, queue, signal)));
      },
    },
  });
  const status = (): ProcessorStatus => {
    const now = publishing.status();
    const [reason] = failing.values();
    return reason === undefined || now.state === 'stopped' ? now : { ...now, state: 'retrying', reason };
  };
  return {
    processor: { ...publishing, status },
    start: () => publishing.start(),
    stop: () => publishing.stop(),
    reached: (position, signal) => publishing.reached(new Map([[STORE_LANE, position]]), signal),
  };
};

/** Throws on what cannot travel, so that it is put aside by itself. */
const messageOf = (event: PublicEvent | undefined): TopicMessage | undefined => {
  if (!event) return undefined;
  const value = JSON.stringify(event);
  const bytes = Buffer.byteLength(value);
  if (bytes > largestMessage) throw new Error(`${event.type} takes ${bytes} bytes, which is more than a topic takes.`);
  return { key: event.subject, value };
};

const byPartition = (messages: readonly TopicMessage[], partitions: number): Map<number, TopicMessage[]> => {
  const queues = new Map<number, TopicMessage[]>();
  for (const message of messages) {
    const partition = partitionOf(message.key, partitions);
    const queue = queues.get(partition);
    if (queue) queue.push(message);
    else queues.set(partition, [message]);
  }
  return queues;
};

function* batches(messages: readonly TopicMessage[]): Generator<readonly TopicMessage[]> {
  let batch: TopicMessage[] = [];
  let size = 0;
  for (const message of messages) {
    const bytes = Buffer.byteLength(message.value);
    if (batch.length > 0 && size + bytes > largestBatch) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(message);
    size += bytes;
  }
  if (batch.length > 0) yield batch;
}
