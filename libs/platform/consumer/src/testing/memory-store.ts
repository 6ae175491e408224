import { StoreUnavailable } from '../failures';
import type { Move, ParkedKey, Position, Positions, WaitingMessage } from '../position-store';

type Parked = WaitingMessage & Readonly<{ topic: string; partition: number }>;

/** Positions in memory, where handlers write lines. */
export class MemoryPositions implements Positions<string[]> {
  positions: readonly Position[] = [];
  lines: readonly string[] = [];
  waiting: readonly Parked[] = [];
  /** How many of the next steps find no database. */
  outages = 0;
  #last: Promise<unknown> = Promise.resolve();

  async load(): Promise<readonly Position[]> {
    return this.positions;
  }

  commit(...[move, effect]: Parameters<Positions<string[]>['commit']>): Promise<boolean> {
    // One after the other: each begins with what the one before has left.
    const result = this.#last.then(() => this.#commit(move, effect));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #commit(...[move, effect]: Parameters<Positions<string[]>['commit']>): Promise<boolean> {
    if (this.outages-- > 0) throw new StoreUnavailable('It is away.');
    const { topic, partition, epoch, from, to } = move;
    const stored = this.#stored(move);
    if ((stored?.offset ?? -1) !== from || !['', epoch].includes(stored?.epoch ?? '')) return false;
    const [held, lines] = [this.waiting.filter(one => one.topic === topic), [...this.lines]];
    const waiting = await effect(lines, new Set(held.map(({ key }) => key).filter(key => move.keys.includes(key))));
    this.positions = [...this.positions.filter(one => one !== stored), { topic, partition, epoch, offset: to }];
    this.waiting = [...this.waiting, ...waiting.map(message => ({ ...message, topic, partition }))];
    this.lines = lines;
    return true;
  }

  async parked(): Promise<readonly ParkedKey[]> {
    return [...Map.groupBy(this.waiting, ({ topic, key }) => `${topic} ${key}`).values()].map(of => {
      const { topic, partition, key, reason = 'unknown' } = of[0]!;
      return { topic, partition, key, reason, since: new Date(0).toISOString(), waiting: of.length };
    });
  }

  async replayFirst(...[name, replay]: Parameters<Positions<string[]>['replayFirst']>): Promise<boolean> {
    const first = this.waiting.find(({ topic, key }) => topic === name.topic && key === name.key);
    if (!first) return false;
    const lines = [...this.lines];
    try {
      await replay(lines, first);
    } catch (error) {
      this.waiting = this.waiting.map(one => (one === first ? { ...one, reason: String(error) } : one));
      throw error;
    }
    this.waiting = this.waiting.filter(one => one !== first);
    this.lines = lines;
    return true;
  }

  async strike(topic: string): Promise<void> {
    this.positions = this.positions.filter(one => one.topic !== topic);
    this.waiting = this.waiting.filter(one => one.topic !== topic);
  }

  #stored({ topic, partition }: Move): Position | undefined {
    return this.positions.find(one => one.topic === topic && one.partition === partition);
  }
}
