import type { Delivered } from './ordered-source';
import type { Write } from './write';
import type { Aside } from './move';
import { reasonOf } from './failure';

/** Messages of one lane to be handled in one step, and where the lane stood before them. */
export type Slice<M> = Readonly<{ lane: string; messages: readonly Delivered<M>[]; before: string | undefined }>;

/**
 * What is to be written together with the move over a slice. Where nothing happened, the move need not be written
 * down at once: met again after a restart, these messages are passed over again.
 */
export type Outcome = Readonly<{ happened: boolean; writes: readonly Write[]; aside: readonly Aside[] }>;

export type Circumstances = Readonly<{ isParked: (key: string) => boolean; signal: AbortSignal }>;

/** Turns messages into what is to be written, or into effects that are done when it answers. */
export type Handler<M> = Readonly<{
  /** How many messages make a slice now. */
  sliceSize: () => number;
  handle: (slice: Slice<M>, circumstances: Circumstances) => Promise<Outcome>;
  /** Told how long a step took, so that slices can be cut to fit. */
  took: (messages: number, milliseconds: number) => void;
}>;

/** Puts messages aside within one slice: the one that failed, and those behind it under the same key. */
export class Asides<M> {
  readonly #put = new Map<string, Aside>();
  readonly #keys = new Set<string>();
  readonly #slice: Slice<M>;
  readonly #isParked: (key: string) => boolean;

  constructor(slice: Slice<M>, isParked: (key: string) => boolean) {
    this.#slice = slice;
    this.#isParked = isParked;
  }

  /** Whether a message has to wait behind another of its key; then it is put aside. */
  hold(message: Delivered<M>): boolean {
    if (!this.#keys.has(message.key) && !this.#isParked(message.key)) return false;
    this.#add(message, null);
    return true;
  }

  park(message: Delivered<M>, error: unknown): void {
    this.#keys.add(message.key);
    this.#add(message, reasonOf(error));
  }

  /** In the order of the lane. */
  all(): readonly Aside[] {
    return this.#slice.messages.flatMap(({ position }) => this.#put.get(position) ?? []);
  }

  #add(message: Delivered<M>, reason: string | null): void {
    const index = this.#slice.messages.indexOf(message);
    const { position, key } = message;
    this.#put.set(position, {
      position,
      before: index === 0 ? this.#slice.before : this.#slice.messages[index - 1]?.position,
      key,
      reason,
      since: new Date().toISOString(),
    });
  }
}
