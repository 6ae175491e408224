import { randomUUID } from 'node:crypto';
import { EPOCH_HEADER, type BusMessage } from '../kafka/bus-message';
import { Control } from '../kafka/control';
import { ensureTopics } from '../kafka/ensure-topics';
import { kafkaClient, type KafkaClient } from '../kafka/kafka-client';
import type { KafkaSettings } from '../kafka/kafka-settings';
import { epochsOf } from '../kafka/markers';
import { persistently } from '../kafka/patience';
import { TopicFeed } from '../kafka/topic-feed';

type Message = Readonly<{ partition: number; key: string; value: string; epoch?: string }>;

/** The brokers that `KAFKA_TEST_BROKERS` names, with commas between. */
const settingsForSpecs = (): KafkaSettings => ({
  brokers: (process.env['KAFKA_TEST_BROKERS'] ?? '').split(','),
  clientId: 'charter-specs',
});

/** What of a fault proxy can be had for all brokers at once. */
type Faults = Readonly<{
  host: string;
  port: number;
  cut: () => void;
  reset: () => void;
  halfOpen: () => void;
  delay: (milliseconds: number) => void;
  heal: () => void;
  passedBytes: () => number;
  close: () => Promise<void>;
}>;
type StartProxy = (broker: Readonly<{ host: string; port: number }>) => Promise<Faults>;

/** Kafka for the specs of one file, as Charter's own client sees it and as an operator does. */
export class KafkaForSpecs {
  readonly settings = settingsForSpecs();
  readonly #topics = new Set<string>();
  readonly #closing: (() => Promise<void> | void)[] = [];
  #client: Promise<KafkaClient> | undefined;

  client(): Promise<KafkaClient> {
    return (this.#client ??= kafkaClient(this.settings));
  }

  /** A name that nobody else has. Whatever comes to have it is deleted at the end. */
  newTopic(name = 'things'): string {
    const topic = `charter.${name}-${randomUUID()}.v1`;
    this.#topics.add(topic);
    return topic;
  }

  /** A topic as Charter makes it. */
  async topic(name?: string): Promise<string> {
    const topic = this.newTopic(name);
    await ensureTopics(this.settings, [topic]);
    return topic;
  }

  /** What `topics:ensure` does about a topic that is there. */
  async complete(topic: string): Promise<void> {
    await ensureTopics(this.settings, [topic]);
  }

  async control(topics: readonly string[], maxAgeMs = 0): Promise<Control> {
    const control = new Control(await this.client(), topics, maxAgeMs);
    this.#closing.push(() => control.close());
    return control;
  }

  /** A client whose way to each broker can be made to fail. */
  async faulty(start: StartProxy) {
    const proxies = new Map<string, Faults>();
    for (const broker of this.settings.brokers) {
      const [host = '', port = ''] = broker.split(':');
      const proxy = await start({ host, port: Number(port) });
      proxies.set(broker, proxy);
      this.#closing.unshift(() => proxy.close());
    }
    const each = (fault: (proxy: Faults) => void) => () => proxies.forEach(fault);
    const client = await kafkaClient(this.settings, ({ host, port }) => proxies.get(`${host}:${port}`)!);
    const proxy = {
      cut: each(one => one.cut()),
      reset: each(one => one.reset()),
      halfOpen: each(one => one.halfOpen()),
      heal: each(one => one.heal()),
      delay: (milliseconds: number) => each(one => one.delay(milliseconds))(),
      passedBytes: () => [...proxies.values()].reduce((sum, one) => sum + one.passedBytes(), 0),
    };
    return { client, proxy };
  }

  /** What an operator does. */
  async administer<Result>(
    work: (admin: ReturnType<KafkaClient['openAdmin']>['admin']) => Promise<Result>,
  ): Promise<Result> {
    const { admin } = (await this.client()).openAdmin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /** Deletes a topic and makes it anew, as nobody should while it is in use. */
  async remake(topic: string): Promise<void> {
    await this.delete(topic);
    await ensureTopics(this.settings, [topic]);
  }

  async delete(topic: string): Promise<void> {
    await this.administer(async admin => {
      await admin.deleteTopics({ topics: [topic] });
      await persistently(
        10_000,
        () => true,
        async () => {
          if ((await admin.listTopics()).includes(topic)) throw new Error(`${topic} is still there.`);
        },
      );
    });
  }

  /** Writes what no publisher would; with the topic's own epoch, unless another is said. */
  async write(topic: string, ...messages: readonly Message[]): Promise<void> {
    const own = [...(await epochsOf(await this.control([topic]), topic)).values()][0]!;
    const { producer } = (await this.client()).openProducer();
    await producer.connect();
    for (const { epoch = own, ...message } of messages)
      await producer.send({ topic, acks: -1, messages: [{ ...message, headers: { [EPOCH_HEADER]: epoch } }] });
    await producer.disconnect();
  }

  /** All messages of one partition, as a consumer sees them. */
  async log(topic: string, partition: number): Promise<readonly BusMessage[]> {
    const found: BusMessage[] = [];
    const ending = new AbortController();
    const feed = new TopicFeed({ control: await this.control([topic]), topic, maxAgeMs: 1_000 });
    const seat = feed.join(partition, 0);
    for (let arrived = await seat.take(ending.signal); arrived; arrived = await seat.take(ending.signal)) {
      found.push(...arrived.messages.filter(({ isMarker }) => !isMarker));
      if (arrived.caughtUp) break;
    }
    feed.close();
    return found;
  }

  /** Called before the topics go. */
  onClose(close: () => Promise<void> | void): void {
    this.#closing.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).toReversed()) await close();
    const made = [...this.#topics];
    this.#topics.clear();
    await this.administer(async admin => {
      const there = new Set(await admin.listTopics());
      const topics = made.filter(topic => there.has(topic));
      if (topics.length > 0) await admin.deleteTopics({ topics });
    });
  }
}
