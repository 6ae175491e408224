import { PositionLost } from '@charter/processors';
import type { Control } from './control';
import { mayPass, TopicDiffers } from './failures';
import { epochsOf } from './markers';

// Nobody deletes a topic, makes it anew and marks it within this time. A send after a pause costs one more question,
// which takes a millisecond; a message of yesterday in a topic of today would stop whoever reads it.
const trustedMs = 100;

/** Which making of a topic a publisher writes to. A topic made anew is never taken for it. */
export class TopicEpoch {
  readonly #control: Control;
  readonly #topic: string;
  readonly #settledMs: number;
  #bound: string | undefined;
  #partitions = 0;
  #grownAt: number | undefined;
  #trustedUntil = 0;

  /** `settledMs`: when all processes have seen a new partition. */
  constructor(control: Control, topic: string, settledMs: number) {
    this.#control = control;
    this.#topic = topic;
    this.#settledMs = settledMs;
  }

  /** As it is now. */
  async now(): Promise<string> {
    const epochs = [...new Set((await epochsOf(this.#control, this.#topic)).values())];
    const [epoch] = epochs;
    if (epoch === undefined || epochs.length > 1)
      throw new TopicDiffers(`The partitions of ${this.#topic} are of ${epochs.length} makings.`);
    this.#bound ??= epoch;
    if (epoch === this.#bound) this.#trustedUntil = performance.now() + trustedMs;
    return epoch;
  }

  /** The one to write to. Throws where the topic is not that any more. */
  async confirmed(): Promise<string> {
    if (this.#bound === undefined || performance.now() >= this.#trustedUntil) {
      const now = await this.now();
      if (now !== this.#bound) throw new PositionLost(`${this.#topic} was made anew.`);
    }
    return this.#bound!;
  }

  /** Something went wrong that may have been a topic's end. */
  doubt(): void {
    this.#trustedUntil = 0;
  }

  trust(): void {
    this.#trustedUntil = performance.now() + trustedMs;
  }

  /**
   * How many partitions keys are spread over. A new one counts when it has its marker and when everybody knows of it:
   * who does not would take itself for up to date without what stands there.
   */
  async partitions(): Promise<number> {
    const there = (await this.#control.places(this.#topic)).length;
    if (there === this.#partitions) return there;
    const marked = await this.#marked();
    if (this.#partitions === 0 && marked === there) this.#partitions = there;
    if (this.#partitions === 0)
      throw new TopicDiffers(`${this.#topic} has ${there} partitions, and ${marked} are marked.`);
    if (marked !== there) this.#grownAt = undefined;
    else this.#grownAt ??= performance.now();
    if (this.#grownAt !== undefined && performance.now() - this.#grownAt >= this.#settledMs) {
      this.#partitions = there;
      this.#grownAt = undefined;
    }
    return this.#partitions;
  }

  /** How many partitions have their marker. A new one that has no leader yet holds up nobody: it is in no use so far. */
  async #marked(): Promise<number | undefined> {
    try {
      return (await epochsOf(this.#control, this.#topic)).size;
    } catch (error) {
      if (this.#partitions === 0 || !mayPass(error)) throw error;
      return undefined;
    }
  }
}
