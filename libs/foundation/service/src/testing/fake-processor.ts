import type { Ends, Processor } from '@charter/processors';

type Status = ReturnType<Processor['status']>;

/** A processor of one lane whose bus and progress a spec decides. */
export class FakeProcessor {
  readonly name: string;
  readonly source = { ends: async (): Promise<Ends> => this.#look() };
  /** Whether the ends can be read. */
  reachable = true;
  state: Status['state'] = 'live';
  reason: string | undefined;
  parkedKeys: readonly string[] = [];
  #end = 0;
  #applied = 0;
  #advanced = Promise.withResolvers<void>();

  constructor(name = 'fake') {
    this.name = name;
  }

  /** Something comes, and is not applied yet. */
  receive(): void {
    this.#end++;
  }

  apply(): void {
    this.#applied = this.#end;
    this.#advanced.resolve();
    this.#advanced = Promise.withResolvers();
  }

  async reached(ends: Ends, signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
    for (const end of ends.values())
      while (Number(end ?? 0) > this.#applied) {
        await Promise.race([this.#advanced.promise, aborted]);
        signal.throwIfAborted();
      }
  }

  parked(): ReturnType<Processor['parked']> {
    return this.parkedKeys.map(key => ({ processor: this.name, key, reason: 'poison', since: 'then', waiting: 1 }));
  }

  isParked(key: string): boolean {
    return this.parkedKeys.includes(key);
  }

  status(): Status {
    const { state, reason } = this;
    const told = reason === undefined ? {} : { reason };
    return { state, ...told, lagEvents: 0, lagSeconds: 0, parked: this.parked() };
  }

  #look(): Ends {
    if (!this.reachable) throw new Error('Nobody answers.');
    return new Map([['0', String(this.#end)]]);
  }
}
