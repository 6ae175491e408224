import { ConsumerError, KafkaUnreachable, StoreUnavailable } from './failures';
import { judgeBy, type Contracts, type Handlers, type Judge } from './handlers';
import { lookAt } from './kafka/look';
import { Reading } from './kafka/reading';
import type { KafkaSettings } from './kafka/settings';
import type { Lane } from './lanes/lane';
import { Lanes } from './lanes/lanes';
import { pause, pauseMs } from './patience';
import type { ParkedKey, ParkedName, Positions, PositionStore } from './position-store';
import { insistOnSense } from './sense';
import { statusOf, type Status } from './status';
import { teller, type Tell, type Trouble } from './troubles';

export type ConsumerOptions<C extends Contracts, Transaction> = Readonly<{
  /** Positions are kept under it, and the names of Kafka's groups begin with it and a dot. */
  name: string;
  kafka: KafkaSettings;
  topics: readonly string[];
  /** What is known of events: `membershipEvents` of the contracts, or several of these together. */
  events: C;
  handlers: Handlers<C, Transaction>;
  store: PositionStore<Transaction>;
  onTrouble?: (trouble: Trouble) => void;
  /** How often a handler is asked about one event before its key is parked: 5 times, within two seconds, unless said otherwise. */
  tries?: number;
  /** How many partitions are handled at one time, each in a transaction of its own: 4 unless said otherwise. */
  concurrency?: number;
}>;

/** Reads public events, and applies each message exactly once to what its store keeps. */
export type Consumer = Readonly<{
  /**
   * Resolves when events are being read. Waits for brokers and the database; rejects with `TopicMissing`,
   * `TopicForbidden`, `GroupForbidden`, `LoginRefused`, `PositionLost` or `TopicMadeAnew`.
   */
  start: () => Promise<void>;
  /** Resolves when the handlers in hand are done. It may be started again. */
  stop: () => Promise<void>;
  /** How each partition stands, within two seconds, also while nobody answers. */
  status: () => Promise<Status>;
  /** Resolves when all that stood in the topics is handled, or parked. Rejects where a topic is not read. */
  caughtUp: (signal?: AbortSignal) => Promise<void>;
  /** The keys that wait, with the reason. */
  parked: () => Promise<readonly ParkedKey[]>;
  /** Handles what waits under a key, in order, and gives how many. Rejects with why the first of the rest still cannot be. */
  replay: (name: ParkedName) => Promise<number>;
  /**
   * Forgets the positions in a topic and what waits of it, and reads it anew. Only while no other replica runs. Rejects
   * where that cannot be: then the topic is read on as before.
   */
  restartFrom: (where: Readonly<{ topic: string; from: 'beginning' }>) => Promise<void>;
}>;

/** Connects to nothing before it is started. Throws where it could never do what is asked of it. */
export const consumer = <C extends Contracts, Transaction>(options: ConsumerOptions<C, Transaction>): Consumer => {
  const { tries = defaultTries, concurrency = defaultConcurrency, events, handlers } = options;
  insistOnSense({ ...options, tries, concurrency });
  const one = new TopicConsumer<Transaction>({ ...options, tries, concurrency, judge: judgeBy(events, handlers) });
  return {
    start: () => one.start(),
    stop: () => one.stop(),
    status: () => one.status(),
    caughtUp: signal => one.caughtUp(signal ?? new AbortController().signal),
    parked: async () => (await one.positions()).parked(),
    replay: name => one.replay(name),
    restartFrom: ({ topic }) => one.restart(topic),
  };
};

type Options<Transaction> = Omit<ConsumerOptions<Contracts, Transaction>, 'events' | 'handlers'> &
  Readonly<{ judge: Judge<Transaction>; tries: number; concurrency: number }>;

type Running<Transaction> = Readonly<{ lanes: Lanes<Transaction>; reading: Reading<Transaction> }>;

// What is cheap is asked often, so that nobody notices that it is asked.
const lookEveryMs = 20;
const defaultTries = 5;
const defaultConcurrency = 4;
// Whoever asks how things stand does not wait for a database that is away.
const statusMs = 2_000;

class TopicConsumer<Transaction> {
  readonly #options: Options<Transaction>;
  readonly #settings: KafkaSettings;
  readonly #tell: Tell;
  #positions: Promise<Positions<Transaction>> | undefined;
  #running: Running<Transaction> | undefined;
  #starting: AbortController | undefined;

  constructor(options: Options<Transaction>) {
    this.#options = options;
    this.#settings = { clientId: options.name, ...options.kafka };
    this.#tell = teller(options.onTrouble);
  }

  positions(): Promise<Positions<Transaction>> {
    const { store, name } = this.#options;
    this.#positions ??= store.open(name).catch((error: unknown) => {
      this.#positions = undefined;
      throw error;
    });
    return this.#positions;
  }

  async start(): Promise<void> {
    if (this.#running || this.#starting) throw new Error('The consumer has been started already.');
    const { topics, judge, tries, concurrency, name } = this.#options;
    const tell = this.#tell;
    this.#starting = new AbortController();
    try {
      const { positions, stored } = await this.#opened(this.#starting.signal);
      const lanes = new Lanes({ positions, stored, judge, tries, concurrency, tell });
      const reading = new Reading({ settings: this.#settings, groups: `${name}.`, topics, lanes, tell });
      this.#running = { lanes, reading };
      await reading.started;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      this.#starting = undefined;
    }
  }

  async stop(): Promise<void> {
    this.#starting?.abort();
    const running = this.#running;
    this.#running = undefined;
    await Promise.all([running?.lanes.stop(), running?.reading.stop()]);
    // Until it had ended, the reading may have begun with another partition.
    await running?.lanes.stop();
  }

  async status(): Promise<Status> {
    if (!this.#running) return { state: this.#starting ? 'starting' : 'stopped', partitions: [] };
    const { lanes, reading } = this.#running;
    const parked = await this.#parkedSoon();
    const status = statusOf({ lanes, reading, parked, topics: this.#options.topics });
    return this.#starting ? { ...status, state: 'starting' } : status;
  }

  async caughtUp(signal: AbortSignal): Promise<void> {
    const { topics } = this.#options;
    for (const [topic, bounds] of await this.#lookPatiently(topics, signal)) {
      if (bounds instanceof Error) throw bounds;
      for (const { partition, end } of bounds) await this.#reached(lanes => lanes.of(topic, partition), end, signal);
    }
  }

  async replay({ topic, key }: ParkedName): Promise<number> {
    const positions = await this.positions();
    const { judge } = this.#options;
    for (let handled = 0; ; handled++) {
      const isDone = await positions.replayFirst({ topic, key }, async (transaction, message) => {
        const judged = judge(message);
        if (judged.kind === 'malformed') throw new Error(judged.reason);
        if (judged.kind === 'handled') await judged.handle(transaction);
      });
      if (!isDone) return handled;
    }
  }

  async restart(topic: string): Promise<void> {
    const { topics, name } = this.#options;
    if (!topics.includes(topic)) throw new Error(`${topic} is none of the topics of ${name}.`);
    const positions = await this.positions();
    const running = this.#running;
    const halted = running?.lanes.haltedBy(topic);
    await running?.lanes.hold(topic);
    try {
      await positions.strike(topic);
      running?.lanes.forget(topic);
    } catch (error) {
      running?.lanes.release(topic, halted);
      throw error;
    } finally {
      running?.reading.renew();
    }
  }

  /** Undefined where the database does not answer. */
  async #parkedSoon(): Promise<readonly ParkedKey[] | undefined> {
    const ending = new AbortController();
    const parked = this.positions()
      .then(positions => positions.parked())
      .catch((error: unknown) => {
        if (!(error instanceof StoreUnavailable)) throw error;
        return undefined;
      });
    const late = pause(statusMs, ending.signal).then(() => undefined);
    return Promise.race([parked, late]).finally(() => ending.abort());
  }

  async #opened(signal: AbortSignal) {
    for (let tries = 0; ; tries++) {
      try {
        const positions = await this.positions();
        return { positions, stored: await positions.load() };
      } catch (error) {
        if (signal.aborted || !(error instanceof ConsumerError)) throw error;
        this.#tell({ kind: 'waiting', error });
        await pause(pauseMs(tries), signal);
      }
    }
  }

  async #lookPatiently(topics: readonly string[], signal: AbortSignal) {
    for (let tries = 0; ; tries++) {
      try {
        return await lookAt(this.#settings, topics);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof KafkaUnreachable)) throw error;
        await pause(pauseMs(tries), signal);
      }
    }
  }

  async #reached(laneOf: (lanes: Lanes<Transaction>) => Lane, end: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (!this.#running) throw new Error('The consumer does not run.');
      const lane = laneOf(this.#running.lanes);
      const error = this.#running.reading.whyNot(lane.topic);
      if (error) throw error;
      if (lane.isCompared && lane.isThrough(end)) return;
      await Promise.race([lane.changed, pause(lookEveryMs, signal)]);
    }
  }
}
