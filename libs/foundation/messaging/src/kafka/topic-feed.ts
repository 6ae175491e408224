import { PositionLost, Unreachable } from '@charter/processors';
import { BusMessage } from './bus-message';
import type { Control } from './control';
import { clearly, KafkaRefused } from './failures';
import { FetchLoop, type Wanted } from './fetch-loop';
import type { FetchedPartition } from './kafkajs-types';
import { PartitionFeed } from './partition-feed';
import { pauseMs } from './patience';
import type { Seat } from './seat';

export type TopicFeedOptions = Readonly<{ control: Control; topic: string; maxAgeMs: number }>;

// It changes nothing for what comes: a fetch is answered with the first message. It bounds how long a leader that has
// moved away without a word is asked in vain.
const maxWaitMs = 1_000;
// A line that had no success for so long is built anew from the settings, whatever it may be waiting for.
const longestFailureMs = 30_000;
// Readers that fail come back within two seconds; what is known of their trouble is kept for them that long.
const lingerMs = 5_000;
// Brokers are asked for leaders at most so often, however many partitions have lost theirs.
const leastAgeMs = 200;
const OUT_OF_RANGE = 1;

type Lines = Readonly<{ live: FetchLoop; behind: FetchLoop }>;

/**
 * One reader of a topic for all who read it in this process. For each leader there are two lines: one waits for what
 * comes new, and one reads up to there whoever is behind, so that neither keeps the other waiting.
 */
export class TopicFeed {
  readonly #control: Control;
  readonly #topic: string;
  readonly #partitions = new Map<number, PartitionFeed>();
  readonly #lines = new Map<number, Lines>();
  readonly #watchdog: NodeJS.Timeout;
  readonly #age: NodeJS.Timeout;
  #leaders: ReadonlyMap<number, number> = new Map();
  #steering: Promise<void> | undefined;
  #steerAgain = false;
  #tries = 0;
  #leftAt = performance.now();
  #closed: Error | undefined;

  constructor({ control, topic, maxAgeMs }: TopicFeedOptions) {
    this.#control = control;
    this.#topic = topic;
    this.#watchdog = setInterval(() => this.#watch(), 1_000).unref();
    this.#age = setInterval(() => this.#steer(), maxAgeMs).unref();
  }

  join(partition: number, next: number): Seat {
    const feed = this.#partitions.get(partition) ?? new PartitionFeed(() => this.#wake(partition));
    this.#partitions.set(partition, feed);
    const seat = feed.join(next);
    if (this.#closed) feed.close(this.#closed);
    if (!this.#leaders.has(partition)) this.#steer();
    return seat;
  }

  leave(partition: number, seat: Seat): void {
    this.#partitions.get(partition)?.leave(seat);
    this.#leftAt = performance.now();
  }

  close(): void {
    this.#closed = new Error('The bus has been closed.');
    clearInterval(this.#watchdog);
    clearInterval(this.#age);
    this.#stopLines();
    for (const feed of this.#partitions.values()) feed.close(this.#closed);
  }

  #wake(partition: number): void {
    const lines = this.#lines.get(this.#leaders.get(partition) ?? -1);
    if (this.#partitions.get(partition)?.liveFrom !== undefined) lines?.live.cover(partition);
    lines?.behind.wake();
  }

  /** Learns where the partitions are led, and has a line to each leader. Once for all who ask for it meanwhile. */
  #steer(): void {
    if (this.#closed || this.#partitions.size === 0) return;
    if (this.#steering) {
      this.#steerAgain = true;
      return;
    }
    this.#steering = this.#learn().finally(() => this.#steerLater());
  }

  /** A leader is not found faster by asking for it oftener. */
  #steerLater(): void {
    const again = () => {
      this.#steering = undefined;
      if (!this.#steerAgain) return;
      this.#steerAgain = false;
      this.#steer();
    };
    setTimeout(again, leastAgeMs + (this.#tries > 0 ? pauseMs(this.#tries) : 0)).unref();
  }

  async #learn(): Promise<void> {
    try {
      const places = await this.#control.places(this.#topic);
      if (this.#closed) return;
      this.#leaders = new Map(
        places.flatMap(({ partition, leader }) => (leader === undefined ? [] : [[partition, leader]])),
      );
      const orphans = [...this.#partitions].filter(([partition]) => !this.#leaders.has(partition));
      this.#tries = orphans.length > 0 ? this.#tries + 1 : 0;
      for (const node of new Set(this.#leaders.values()))
        if (!this.#lines.has(node)) this.#lines.set(node, this.#line(node));
      for (const partition of this.#leaders.keys()) this.#wake(partition);
      for (const [partition] of orphans)
        this.#fail(partition, new Unreachable(`${this.#topic}/${partition} has no leader.`));
    } catch (error) {
      this.#tries++;
      for (const partition of this.#partitions.keys()) this.#fail(partition, clearly(`reading ${this.#topic}`, error));
      this.#steerAgain = true;
    }
  }

  #line(node: number): Lines {
    const loop = (isLive: boolean) => {
      const from = (feed: PartitionFeed) => (isLive ? feed.liveFrom : feed.behindFrom);
      return new FetchLoop({
        topic: this.#topic,
        maxWaitMs: isLive ? maxWaitMs : 0,
        open: () => this.#open(node),
        wanted: () => this.#wanted(node, from),
        onAnswer: (answers, wanted) => this.#take(answers, wanted, isLive),
        onFailure: (error, wanted) => {
          for (const partition of wanted.keys()) this.#fail(partition, clearly(`reading ${this.#topic}`, error));
        },
      });
    };
    return { live: loop(true), behind: loop(false) };
  }

  #open(node: number) {
    return this.#control.ask(`connecting for ${this.#topic}`, async ({ brokerPool: { metadata, versions } }) => {
      const broker = metadata?.brokers.find(({ nodeId }) => nodeId === node);
      if (!broker || !versions) throw new Unreachable(`Broker ${node}, which leads parts of ${this.#topic}, is gone.`);
      return this.#control.client.openLine({ host: broker.host, port: broker.port, versions });
    });
  }

  #wanted(node: number, from: (feed: PartitionFeed) => number | undefined): Wanted {
    const wanted = new Map<number, number>();
    for (const [partition, feed] of this.#partitions) {
      const offset = this.#leaders.get(partition) === node ? from(feed) : undefined;
      if (offset !== undefined) wanted.set(partition, offset);
    }
    return wanted;
  }

  #take(answers: readonly FetchedPartition[], wanted: Wanted, isLive: boolean): void {
    const { read, errorOf } = this.#control.client.internals;
    for (const answer of answers) {
      const { partition, errorCode, highWatermark } = answer;
      const [feed, from] = [this.#partitions.get(partition), wanted.get(partition)];
      if (!feed || from === undefined) continue;
      if (errorCode === OUT_OF_RANGE) {
        if (isLive) feed.restart();
        else void this.#confirmLost(partition, from);
        this.#wake(partition);
      } else if (errorCode !== 0) this.#fail(partition, errorOf(errorCode));
      else {
        const { messages, next } = read(this.#topic, from, answer);
        const brought = messages.map(message => new BusMessage(message));
        feed.take({ from, messages: brought, next, end: Number(highWatermark) }, isLive);
        if (!isLive) this.#wake(partition);
      }
    }
  }

  /** A leader of yesterday may hold less than was read from that of today: the word of the present one counts. */
  async #confirmLost(partition: number, offset: number): Promise<void> {
    const [feed, lane] = [this.#partitions.get(partition)!, `${this.#topic}/${partition}`];
    feed.pause(longestFailureMs);
    try {
      this.#control.expire();
      const { first, end } = await this.#bounds(partition);
      if (offset >= first && offset <= end) return this.#fail(partition, new Unreachable(`${lane} is being moved.`));
      feed.lose(offset, new PositionLost(`${lane} holds ${first} to ${end - 1}, and ${offset} was to be read next.`));
      feed.pause(0);
    } catch (error) {
      this.#fail(partition, clearly(`reading ${lane}`, error));
    }
  }

  #bounds(partition: number): Promise<Readonly<{ first: number; end: number }>> {
    const lane = `${this.#topic}/${partition}`;
    return this.#control.ask(`looking at the bounds of ${lane}`, async cluster => {
      const bound = async (fromBeginning: boolean) => {
        const wanted = [{ topic: this.#topic, partitions: [{ partition }], fromBeginning }];
        const offset = Number((await cluster.fetchTopicsOffset(wanted))[0]?.partitions[0]?.offset ?? -1);
        if (offset < 0) throw new Unreachable(`Nobody says where ${lane} begins and ends.`);
        return offset;
      };
      return { first: await bound(true), end: await bound(false) };
    });
  }

  #fail(partition: number, error: Error): void {
    const clear = clearly(`reading ${this.#topic}/${partition}`, error);
    this.#partitions.get(partition)?.fail(clear);
    // A right that is missing is no matter of leaders.
    if (clear instanceof KafkaRefused) return;
    this.#control.expire();
    this.#steer();
  }

  #watch(): void {
    const now = performance.now();
    const loops = [...this.#lines.values()].flatMap(({ live, behind }) => [live, behind]);
    if (loops.some(({ isBusy, answeredAt }) => isBusy && now - answeredAt > longestFailureMs)) {
      this.#stopLines();
      this.#control.renew();
      this.#steer();
    }
    const isLeft = [...this.#partitions.values()].every(({ isEmpty }) => isEmpty);
    if (isLeft && now - this.#leftAt > lingerMs) {
      this.#stopLines();
      this.#partitions.clear();
    }
  }

  #stopLines(): void {
    for (const { live, behind } of this.#lines.values()) {
      live.stop();
      behind.stop();
    }
    this.#lines.clear();
    this.#leaders = new Map();
  }
}
