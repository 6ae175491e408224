import { setTimeout as delay } from 'node:timers/promises';
import { Unreachable } from '@charter/processors';
import type { FetchLine } from './kafkajs-internals';
import type { FetchedPartition } from './kafkajs-types';
import { pauseMs, within } from './patience';
import type { Sockets } from './sockets';

/** Offsets to fetch from, by partition. */
export type Wanted = ReadonlyMap<number, number>;

export type FetchLoopOptions = Readonly<{
  topic: string;
  /** How long the broker may wait for something new. */
  maxWaitMs: number;
  open: () => Promise<Readonly<{ opened: Promise<FetchLine>; sockets: Sockets }>>;
  wanted: () => Wanted;
  onAnswer: (answers: readonly FetchedPartition[], wanted: Wanted) => void;
  onFailure: (error: unknown, wanted: Wanted) => void;
}>;

// A broker that keeps silent so long over what it has to say is gone, or stands still.
const silenceMs = 2_000;
// A partition's share holds the largest batch that a broker takes; the whole is what one answer may cost in memory.
const partitionBytes = 2 * 1024 * 1024;
const answerBytes = 8 * 1024 * 1024;

type Open = Readonly<{ line: FetchLine; sockets: Sockets }>;

/** Fetches from one broker what is wanted of one topic, one fetch after the other, for as long as anything is. */
export class FetchLoop {
  readonly #options: FetchLoopOptions;
  #open: Open | undefined;
  #asked: Wanted | undefined;
  #woken = Promise.withResolvers<void>();
  #stopped = false;
  /** Somebody new is to be asked for at once. */
  #isReconsidered = false;
  /** When it last had an answer, or began to want one. */
  answeredAt = performance.now();

  constructor(options: FetchLoopOptions) {
    this.#options = options;
    void this.#run();
  }

  /** Whether a fetch is under way, or tried. */
  get isBusy(): boolean {
    return this.#asked !== undefined;
  }

  /** Something may be wanted that was not. */
  wake(): void {
    this.#woken.resolve();
  }

  /** A fetch that waits for other partitions alone would keep this one waiting: it is sent anew. */
  cover(partition: number): void {
    this.wake();
    if (!this.#asked || this.#asked.has(partition)) return;
    this.#isReconsidered = true;
    this.#drop();
  }

  stop(): void {
    this.#stopped = true;
    this.#drop();
    this.wake();
  }

  async #run(): Promise<void> {
    for (let tries = 0; !this.#stopped;) {
      const wanted = this.#options.wanted();
      if (wanted.size === 0) {
        await this.#woken.promise;
        this.#woken = Promise.withResolvers();
        this.answeredAt = performance.now();
        continue;
      }
      this.#asked = wanted;
      this.#isReconsidered = false;
      try {
        this.#options.onAnswer(await this.#fetch(wanted), wanted);
        this.answeredAt = performance.now();
        tries = 0;
      } catch (error) {
        this.#drop();
        if (this.#isReconsidered || this.#stopped) continue;
        this.#options.onFailure(error, wanted);
        await delay(pauseMs(tries++), undefined, { ref: false });
      } finally {
        this.#asked = undefined;
      }
    }
  }

  async #fetch(wanted: Wanted): Promise<readonly FetchedPartition[]> {
    const { topic, maxWaitMs } = this.#options;
    const { line, sockets } = (this.#open ??= await this.#connect());
    if (this.#isReconsidered || this.#stopped) throw givenUp();
    const answer = line({
      maxWaitTime: maxWaitMs,
      minBytes: 1,
      maxBytes: answerBytes,
      topics: [{ topic, partitions: inAnyOrder(wanted) }],
    });
    const { responses } = await this.#unlessSilent(answer, sockets);
    return responses.flatMap(({ partitions }) => partitions);
  }

  async #connect(): Promise<Open> {
    const { sockets, opened } = await this.#options.open();
    try {
      return { line: await within(silenceMs, `connecting for ${this.#options.topic}`, opened), sockets };
    } catch (error) {
      sockets.drop();
      throw error;
    }
  }

  /** A large answer may take its time over a slow line, as long as it goes on coming. */
  async #unlessSilent<Answer>(answer: Promise<Answer>, sockets: Sockets): Promise<Answer> {
    let read = sockets.bytesRead;
    let timer: NodeJS.Timeout | undefined;
    const { topic, maxWaitMs } = this.#options;
    const silent = new Promise<never>((_, reject) => {
      const look = () => {
        if (sockets.bytesRead === read) return reject(new Unreachable(`Kafka keeps silent: fetching ${topic}.`));
        read = sockets.bytesRead;
        timer = setTimeout(look, silenceMs);
      };
      timer = setTimeout(look, maxWaitMs + silenceMs);
    });
    try {
      return await Promise.race([answer, silent]);
    } finally {
      clearTimeout(timer);
    }
  }

  #drop(): void {
    const dropped = this.#open;
    this.#open = undefined;
    dropped?.sockets.drop();
  }
}

const givenUp = () => new Unreachable('The line is given up.');

/** The first of them is answered whole, and the last may find the answer full: nobody is to be the last for ever. */
const inAnyOrder = (wanted: Wanted) => {
  const all = [...wanted].map(([partition, offset]) => ({ order: Math.random(), partition, offset }));
  return all
    .toSorted((a, b) => a.order - b.order)
    .map(({ partition, offset }) => ({ partition, fetchOffset: String(offset), maxBytes: partitionBytes }));
};
