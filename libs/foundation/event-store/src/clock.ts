/** Compares our clock with the store's, by the times that the store gives to events of ours. */
export class Clock {
  private readonly ours = new Map<string, { sent: number; acknowledged: number }>();
  private offBy = 0;
  private measuredAt = -Infinity;

  /** `steady` is never set, whoever sets the clock. Both in milliseconds. */
  constructor(
    private readonly now: () => number,
    private readonly steady: () => number = performance.now.bind(performance),
  ) {}

  /**
   * Our clock minus the store's in milliseconds, as far as the way to the store and back cannot explain it. That it is
   * off is believed for ten seconds: whoever writes nothing because of it would never learn that it was set right.
   */
  get milliseconds(): number {
    return this.steady() - this.measuredAt < BELIEVED_MS ? this.offBy : 0;
  }

  /** Before an event is sent. Answers what to call when it is acknowledged. */
  sending(id: string): () => void {
    const times = { sent: this.now(), acknowledged: Infinity };
    this.ours.set(id, times);
    if (this.ours.size > REMEMBERED) this.ours.delete(this.ours.keys().next().value as string);
    return () => {
      times.acknowledged = this.now();
    };
  }

  /** When an event is read that may be one of ours. */
  read(id: string, createdAt: number): void {
    const times = this.ours.get(id);
    if (!times) return;
    this.ours.delete(id);
    // Read by a subscription it can come before its acknowledgement.
    const latest = Math.min(times.acknowledged, this.now());
    this.measuredAt = this.steady();
    this.offBy = createdAt < times.sent ? times.sent - createdAt : Math.min(0, latest - createdAt);
  }
}

const BELIEVED_MS = 10_000;

/** Enough to meet some of them again soon; all that is read is looked up among them. */
const REMEMBERED = 64;
