import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ResolvedEvent, StreamingRead } from '@eventstore/db-client';

/** A read or a subscription of the client. */
type Source = Pick<StreamingRead<ResolvedEvent>, 'read' | 'readableLength'> &
  Readonly<{ on: (sign: string, listener: (...details: unknown[]) => void) => unknown }>;

/** What the client's stream has ready. Nothing is taken from it but by `take`, so a slow reader holds it back. */
export class Arrivals {
  private failure: Error | undefined;
  private over = false;
  private changed = false;
  private wake: () => void = () => undefined;

  constructor(private readonly source: Source) {
    source.on('readable', () => this.change());
    // Stays on for good: an error without a listener would end the process.
    source.on('error', error => {
      this.failure ??= error as Error;
      this.change();
    });
    for (const sign of ['end', 'close'])
      source.on(sign, () => {
        this.over = true;
        this.change();
      });
  }

  /** Whatever is here, at most so many. Throws the error of the stream once all before it was taken. */
  take(most: number): ResolvedEvent[] {
    const items: ResolvedEvent[] = [];
    while (items.length < most) {
      const item = this.source.read() as ResolvedEvent | null;
      if (item === null) break;
      items.push(item);
    }
    if (items.length === 0 && this.failure) throw this.failure;
    return items;
  }

  /**
   * Lets come what is on its way: a packet brings many events, but they are handed on one by one. Where something is
   * here, it waits for one turn of the event loop; `patiently`, for as many turns as bring more, up to `most`.
   */
  async gather(most: number, patiently: boolean): Promise<void> {
    for (let before = -1; this.source.readableLength > Math.max(before, 0);) {
      before = this.source.readableLength;
      await nextTurn();
      if (!patiently || before >= most) return;
    }
  }

  get isEmpty(): boolean {
    return this.source.readableLength === 0;
  }

  get isOver(): boolean {
    return this.over && this.isEmpty;
  }

  /** Something happened that whoever waits should look at. */
  change(): void {
    this.changed = true;
    this.wake();
  }

  /** Waits for a change since the last wait. False when there was none in time. */
  async wait(milliseconds?: number): Promise<boolean> {
    if (!this.changed) {
      await new Promise<void>(resolve => {
        const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const { changed } = this;
    this.changed = false;
    return changed;
  }
}
