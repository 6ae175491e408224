import { clearly, isDecided, isForbidden, KafkaUnreachable, type ConsumerError } from '../failures';
import type { Fetched, Lane, Line } from '../lanes/lane';
import { pause, pauseMs } from '../patience';
import { Session, type Place } from './session';
import { Survey, type SurveyOptions } from './survey';

// How often the reading is looked after: what has crashed begins again within this time.
const lookEveryMs = 250;
// Fetches are answered four times a second: when none was for so long, somebody has to ask why.
const silentMs = 5_000;
// A session that had no answer for so long is built anew, whatever it may be waiting for.
const longestSilenceMs = 30_000;
// Ends, and what has become of topics, are seen within this time; what somebody is about to put right, sooner.
const surveyEveryMs = 30_000;
const surveySoonMs = 5_000;

/** Reads topics for ever: whatever breaks, it begins again. What only somebody's doing can change keeps it from starting. */
export class Reading<Transaction> {
  readonly #options: SurveyOptions<Transaction>;
  readonly #survey: Survey<Transaction>;
  readonly #ending = new AbortController();
  readonly #started = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  readonly #clarifying = new Set<string>();
  /** Where each lane was last given what does not follow. */
  readonly #astray = new Map<string, number>();
  #session: Session | undefined;
  #isReady = false;
  #hasStarted = false;
  #isRenewed = false;
  #tries = 0;

  constructor(options: SurveyOptions<Transaction>) {
    this.#options = options;
    this.#survey = new Survey(options);
    this.#started.promise.catch(() => undefined);
    this.#ended = this.#run();
  }

  /**
   * Resolves when fetches are answered, and each partition is known to be the one that its position is of; rejects where
   * something has to be put right first.
   */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** Whether Kafka does not answer just now. */
  get isSilent(): boolean {
    return !this.#session || this.#session.silentMs > silentMs;
  }

  whyNot(topic: string): ConsumerError | undefined {
    return this.#survey.whyNot(topic);
  }

  /** A topic that was halted is read again. */
  renew(): void {
    this.#isRenewed = true;
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#ended;
    this.#started.reject(new Error('The consumer was stopped.'));
  }

  async #run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        await this.#survey.take();
        const reason = this.#options.topics.map(topic => this.whyNot(topic)).find(Boolean);
        if (reason && !this.#hasStarted) throw reason;
        this.#survey.tellOfBarred();
        await this.#attend(this.#survey.readable);
      } catch (error) {
        if (!this.#hasStarted && isDecided(error)) return this.#started.reject(error);
        if (!isForbidden(error)) this.#wait(error);
      }
      await pause(pauseMs(this.#tries++), this.#ending.signal);
    }
  }

  /** Reads these topics until that cannot go on, or others are to be read. */
  async #attend(topics: readonly string[]): Promise<void> {
    this.#isRenewed = false;
    const session = topics.length > 0 ? this.#open(topics) : undefined;
    this.#session = session;
    try {
      while (topics.join() === this.#survey.readable.join() && !this.#isRenewed) {
        await pause(lookEveryMs, this.#ending.signal);
        if (this.#ending.signal.aborted) return;
        if (session?.error) throw session.error;
        this.#startIfCompared();
        await this.#lookAfter(session);
      }
    } catch (error) {
      await this.#survey.blame(topics, error);
      throw error;
    } finally {
      await session?.close();
    }
  }

  #open(topics: readonly string[]): Session {
    const { settings, groups } = this.#options;
    this.#isReady = false;
    const session = new Session({
      settings,
      groups,
      topics,
      onAssigned: (place, line) => this.#assign(place, line),
      onFetched: (place, fetched) => this.#take(place, fetched),
    });
    session.ready.then(
      () => {
        this.#tries = 0;
        this.#isReady = true;
        this.#startIfCompared();
      },
      () => undefined,
    );
    return session;
  }

  /** A partition that is not the one that its position is of keeps it from starting: until it has shown, nothing has begun. */
  #startIfCompared(): void {
    const { topics, lanes } = this.#options;
    if (!this.#isReady || topics.some(topic => this.whyNot(topic)) || !lanes.all().every(lane => lane.isCompared))
      return;
    this.#hasStarted = true;
    this.#started.resolve();
  }

  async #lookAfter(session: Session | undefined): Promise<void> {
    const isSilent = session !== undefined && session.silentMs > silentMs;
    const dueMs = isSilent || this.#survey.isPartial ? surveySoonMs : surveyEveryMs;
    if (this.#survey.ageMs > dueMs) {
      await this.#survey.take().catch((error: unknown) => this.#wait(error));
      this.#survey.tellOfBarred();
    }
    if (session && session.silentMs > longestSilenceMs)
      throw new KafkaUnreachable(`No fetch was answered for ${longestSilenceMs / 1000} s.`);
  }

  #assign({ topic, partition }: Place, line: Line): void {
    const { lanes } = this.#options;
    if (lanes.haltedBy(topic)) line.pause();
    else lanes.of(topic, partition).attach(line);
  }

  #take({ topic, partition }: Place, fetched: Fetched): void {
    const { lanes } = this.#options;
    if (lanes.haltedBy(topic)) return;
    const lane = lanes.of(topic, partition);
    try {
      if (!lane.take(fetched)) return void this.#clarify(lane, fetched.first);
      this.#astray.delete(lane.name);
      if (!this.#hasStarted) this.#startIfCompared();
    } catch (error) {
      lanes.halt(topic, clearly(error));
    }
  }

  /** kafkajs has jumped, which it does where an offset is gone; or it gives again what it gave before. */
  async #clarify(lane: Lane, first: number): Promise<void> {
    if (this.#clarifying.has(lane.name)) return;
    // It was asked again, and gives the same: between there is nothing that could be read.
    if (first > lane.next && this.#astray.get(lane.name) === first) return lane.seekAgain(first);
    this.#clarifying.add(lane.name);
    this.#astray.set(lane.name, first);
    await this.#survey.clarify(lane.topic).catch((error: unknown) => this.#wait(error));
    this.#clarifying.delete(lane.name);
    lane.seekAgain();
  }

  #wait(error: unknown): void {
    this.#options.tell({ kind: 'waiting', error: clearly(error) });
  }
}
