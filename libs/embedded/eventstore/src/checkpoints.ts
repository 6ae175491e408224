import { endOf, type Recorded } from './log';
import type { Filter, Position } from './read-request';

/**
 * When a filtered subscription says how far it has come, as the real server does it. While catching up it counts whole
 * search windows, and names the last match of the window, or else where the window began; live it counts events.
 */
export class Checkpoints {
  private considered = 0;
  private inWindow = 0;
  private reached: Position;

  constructor(
    private readonly filter: Filter,
    start: number,
  ) {
    this.reached = { commit: start, prepare: 0 };
  }

  /** After an event that was read from the log. */
  afterStored(event: Recorded, matched: boolean): Position | undefined {
    if (matched) this.reached = { commit: event.position, prepare: event.position };
    this.inWindow += 1;
    if (this.inWindow < this.filter.window) return undefined;
    const { reached } = this;
    this.endWindow();
    this.beginWindow(endOf(event));
    return this.report(reached);
  }

  /** After an event that was committed while the subscription was live. */
  afterLive(event: Recorded): Position | undefined {
    this.considered += 1;
    return this.report({ commit: event.position, prepare: event.position });
  }

  beginWindow(start: number): void {
    this.reached = { commit: start, prepare: 0 };
  }

  /** The end of the log also ends a window: what it has considered counts, but is not reported. */
  endWindow(): void {
    this.considered += this.inWindow;
    this.inWindow = 0;
  }

  private report(position: Position): Position | undefined {
    if (this.considered < this.filter.interval) return undefined;
    this.considered %= this.filter.interval;
    return position;
  }
}
