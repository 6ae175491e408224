/** Compares our clock with the store's, by the times that the store gives to events of ours. */
export class Clock {
  private readonly ours = new Map<string, { sent: number; acknowledged: number }>();
  private offBy = 0;

  constructor(private readonly now: () => number) {}

  /** Our clock minus the store's in milliseconds, as far as the way to the store and back cannot explain it. */
  get milliseconds(): number {
    return this.offBy;
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
    this.offBy = createdAt < times.sent ? times.sent - createdAt : Math.min(0, latest - createdAt);
  }
}

/** Enough to meet some of them again soon; all that is read is looked up among them. */
const REMEMBERED = 64;
