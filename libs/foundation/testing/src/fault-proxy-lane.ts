import type { Socket } from 'node:net';

/** What happens to everything that passes now. */
export type Faults = Readonly<{ paused: boolean; delay: number }>;

type Ends = Readonly<{ from: Socket; to: Socket; faults: Faults; passed: (bytes: number) => void }>;

/** So much may wait in a lane; past it the sender is held back, as a full network would do. */
const HELD_BYTES = 1024 * 1024;

/** One direction of a connection. */
export class Lane {
  private readonly held: { chunk: Buffer; due: number }[] = [];
  private bytes = 0;
  private ended = false;
  private swallowing = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly ends: Ends) {
    const { from, to } = ends;
    from.on('data', (chunk: Buffer) => this.hold(chunk));
    from.on('end', () => {
      this.ended = true;
      this.pass();
    });
    to.on('drain', () => this.pass());
    // Errors are what the proxy is for: whoever has one closes, and the other side learns of it by its own end.
    from.on('error', () => undefined);
    from.on('close', () => to.destroy());
  }

  end(): void {
    this.ends.from.destroy();
  }

  reset(): void {
    this.ends.from.resetAndDestroy();
  }

  /** Takes everything from now on and passes nothing. */
  swallow(): void {
    this.swallowing = true;
    this.held.length = 0;
  }

  /** Passes all that is due, and comes again for the rest. */
  pass(): void {
    const { from, to, faults, passed } = this.ends;
    clearTimeout(this.timer);
    if (faults.paused || this.swallowing) return;
    for (;;) {
      const [first] = this.held;
      if (!first || to.writableNeedDrain) break;
      const wait = first.due - performance.now();
      if (wait > 0) {
        this.timer = setTimeout(() => this.pass(), wait);
        return;
      }
      this.held.shift();
      this.bytes -= first.chunk.length;
      to.write(first.chunk);
      passed(first.chunk.length);
    }
    if (this.bytes < HELD_BYTES) from.resume();
    if (this.ended && this.held.length === 0) to.end();
  }

  private hold(chunk: Buffer): void {
    if (this.swallowing) return;
    this.held.push({ chunk, due: performance.now() + this.ends.faults.delay });
    this.bytes += chunk.length;
    if (this.bytes >= HELD_BYTES) this.ends.from.pause();
    if (this.held.length === 1) this.pass();
  }
}
