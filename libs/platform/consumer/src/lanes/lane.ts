import { positionLost, topicMadeAnew } from '../failures';
import type { Message } from '../handlers';
import type { Position } from '../position-store';

/** What a fetch has brought of a partition: from the offset `first` through the offset `last`; `end` comes behind all. */
export type Fetched = Readonly<{ first: number; last: number; end: number; messages: readonly Message[] }>;

/** How a lane steers the fetches that feed it. */
export type Line = Readonly<{ seek: (offset: number) => void; pause: () => void; resume: () => void }>;

// So many wait to be handled while others are fetched: a second's work of a quick handler. More would only fill the memory.
const full = 1_000;
const low = 250;
// Far longer than a fetch takes: what has not come again by then is there no more, and there is nothing to compare.
const longestComparisonMs = 10_000;

/**
 * One partition as it is read. Invariant: what waits here has no gap, begins behind `position`, and is all of the epoch
 * that the position is of.
 */
export class Lane {
  readonly topic: string;
  readonly partition: number;
  #waiting: Message[] = [];
  #position: number;
  #epoch: string;
  #next: number;
  #first = 0;
  #end: number | undefined;
  #isCompared = false;
  #attachedAt = Infinity;
  #line: Line | undefined;
  #isPaused = false;
  #changed = Promise.withResolvers<void>();

  constructor({ topic, partition, offset, epoch }: Position) {
    this.topic = topic;
    this.partition = partition;
    this.#position = offset;
    this.#epoch = epoch;
    this.#next = offset + 1;
  }

  get name(): string {
    return `${this.topic}/${this.partition}`;
  }

  /** The offset of the last message that was handled, -1 where none was. */
  get position(): number {
    return this.#position;
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** Which offset has to be fetched next. */
  get next(): number {
    return this.#next;
  }

  /** Which offset the next message will have that is written; undefined while nobody has said it. */
  get end(): number | undefined {
    return this.#end;
  }

  /** How many messages are written and not yet handled; undefined while nobody has said where the end is. */
  get lag(): number | undefined {
    const next = this.#waiting[0]?.offset ?? this.#next;
    return this.#end === undefined ? undefined : Math.max(0, this.#end - next);
  }

  /** Whether all that stands before this offset is handled. */
  isThrough(end: number): boolean {
    return (this.#waiting[0]?.offset ?? this.#next) >= end;
  }

  /** Settles with the next change of position or of what waits. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  /** Where a look has found that it begins, and which offset the next message will have that is written. */
  set bounds({ first, end }: Readonly<{ first: number; end: number }>) {
    this.#first = first;
    this.#end = end;
  }

  /**
   * Whether what is fetched is known to be of the epoch that the position is of: the last message that had come before has
   * come again, or is there no more. A topic that was made anew may be as long as before.
   */
  get isCompared(): boolean {
    const isLate = performance.now() - this.#attachedAt > longestComparisonMs;
    return this.#isCompared || this.#first >= this.#next || isLate;
  }

  /** Those that are to be handled next, at most so many. */
  waiting(most: number): readonly Message[] {
    return this.#waiting.slice(0, most);
  }

  /** From now on it is fed by this line, which begins where it is told to: with what has come already, to compare it. */
  attach(line: Line): void {
    this.#line = line;
    this.#isPaused = false;
    this.#isCompared = false;
    this.#attachedAt = performance.now();
    this.seekAgain();
    this.#steer();
  }

  /**
   * Takes what was fetched, but for what has come before. False where it is not what has to come next: somebody has to find
   * out why. Throws where it is of another making of the topic.
   */
  take({ first, last, end, messages }: Fetched): boolean {
    for (const message of messages) this.#checkEpoch(message);
    this.#end = end;
    if (first !== this.#next && first !== this.#next - 1) return false;
    this.#isCompared = true;
    this.#waiting.push(...messages.filter(({ offset }) => offset >= this.#next));
    this.#next = Math.max(this.#next, last + 1);
    this.#steer();
    this.wake();
    return true;
  }

  /** Whoever waits for a change looks again. */
  wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** What is fetched next begins where it has to; or here, where nothing that could be read stands between. */
  seekAgain(offset = this.#next): void {
    this.#next = offset;
    this.#line?.seek(this.isCompared ? offset : offset - 1);
  }

  /** All through this offset is handled, by us or by somebody else. */
  handledThrough(offset: number): void {
    this.#position = offset;
    this.#waiting = this.#waiting.filter(message => message.offset > offset);
    if (this.#next <= offset) this.seekAgain(offset + 1);
    this.#steer();
    this.wake();
  }

  /** Where the store says that this lane stands, after somebody else has moved it. */
  follow(stored: Position | undefined): void {
    if (!stored || stored.offset < this.#position)
      throw positionLost(this.topic, `The position in ${this.name} was taken back while it was being read.`);
    if (this.#epoch !== '' && stored.epoch !== '' && stored.epoch !== this.#epoch)
      throw topicMadeAnew({ topic: this.topic, partition: this.partition, was: this.#epoch, is: stored.epoch });
    if (this.#epoch === '') this.#epoch = stored.epoch;
    this.handledThrough(stored.offset);
  }

  #checkEpoch({ epoch, value, offset }: Message): void {
    // Two operators who mark a topic at once leave a second marker, which says nothing: the first one counts.
    if (epoch === undefined || (value === undefined && offset !== 0)) return;
    if (this.#epoch === '') this.#epoch = epoch;
    if (epoch !== this.#epoch)
      throw topicMadeAnew({ topic: this.topic, partition: this.partition, was: this.#epoch, is: epoch });
  }

  #steer(): void {
    if (!this.#isPaused && this.#waiting.length >= full) {
      this.#isPaused = true;
      this.#line?.pause();
    } else if (this.#isPaused && this.#waiting.length <= low) {
      this.#isPaused = false;
      this.#line?.resume();
    }
  }
}
