import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { Chores, EVERY_MS } from './chores';
import type { Home } from './database';
import type { Handler, Slice } from './handler';
import { LaneState } from './lane';
import type { Lease } from './lease';
import { Ledger } from './ledger';
import { Listeners } from './listeners';
import type { Delivery, Ends, OrderedSource } from './ordered-source';
import { orAborted, wait } from './patience';
import { Steps } from './steps';
import { PositionLost, Stopped } from './stopped';
import { HANDLING, Troubles } from './troubles';
import { Waiting } from './waiting';

export type ReaderOptions<M> = Readonly<{
  name: string;
  source: OrderedSource<M>;
  home: Home;
  handler: Handler<M>;
  /** Where what is handled is acted upon: one replica does that at a time. */
  lease?: Lease | undefined;
  /** How long what is new may wait for more to come, where nobody waits for it. */
  gatherMs?: number | undefined;
  onTrouble: (what: 'retrying' | 'parked' | 'stopped', reason: string, key?: string) => void;
  /** The ground has changed: what was built, or what is parked. */
  onChange?: () => Promise<void>;
}>;

// Work in hand that has not ended so long after the end was asked for is given up; it is done again after the start.
const graceMs = 5_000;

/** Reads all lanes of a source from where it stands, and hands over what arrives, slice by slice. */
export class Reader<M> {
  readonly lanes = new Map<string, LaneState<M>>();
  readonly ledger: Ledger;
  readonly applied = new Listeners<[lane: string, position: string]>();
  readonly rowsChanged = new Listeners<[lane: string]>();
  #halted: Stopped | undefined;
  #limit: Ends | undefined;
  #lifted = Promise.withResolvers<void>();
  readonly #options: ReaderOptions<M>;
  readonly #ending = new AbortController();
  readonly #givingUp = new AbortController();
  readonly #troubles: Troubles;
  readonly #chores: Chores;
  readonly #steps: Steps<M>;
  readonly #waiting: Waiting;
  readonly #loops = new Set<Promise<void>>();
  #discovering: Promise<void> | undefined;

  constructor(options: ReaderOptions<M>) {
    const { name, home, onTrouble } = options;
    this.#options = options;
    this.ledger = new Ledger(home, name);
    this.#waiting = new Waiting((lane, end) => this.lanes.get(lane)?.has(end) ?? false);
    this.#troubles = new Troubles(reason => onTrouble('retrying', reason));
    this.#chores = new Chores(this.#troubles);
    this.#steps = new Steps({
      ...options,
      ledger: this.ledger,
      troubles: this.#troubles,
      givingUp: this.#givingUp.signal,
      onMoved: lane => this.#moved(lane),
      onRowsChanged: lane => this.rowsChanged.tell(lane),
      onParked: (reason, key) => onTrouble('parked', reason, key),
      onLost: reason => this.halt(reason),
      waiting: this.#waiting,
    });
  }

  get halted(): boolean {
    return this.#halted !== undefined;
  }

  /** Why it retries, or has stopped. */
  get reason(): string | undefined {
    return this.#halted?.reason ?? this.#troubles.reason;
  }

  /** Begins to read where it has learned that it stands. */
  start(): void {
    if (this.#ending.signal.aborted) return;
    for (const lane of this.lanes.values()) this.#follow(lane);
    this.#chores.every(EVERY_MS.settling, 'settling', () => this.#settle());
    this.#chores.every(EVERY_MS.lanes, 'looking for lanes', () => this.#discover());
    this.#chores.every(EVERY_MS.parked, 'looking at what is parked', async () => {
      if (this.ledger.parked().length > 0) await this.exclusively(() => this.reload());
    });
  }

  /** Learns where it stands, without reading. */
  async load(): Promise<void> {
    for (const { lane, epoch } of await this.#options.source.lanes())
      this.lanes.set(lane, await this.#enter(lane, epoch));
  }

  async stop(): Promise<void> {
    this.#chores.end();
    this.#ending.abort();
    this.#lifted.resolve();
    const late = setTimeout(() => this.#givingUp.abort(), graceMs);
    await Promise.all(this.#loops);
    // Only if it can be done at once: what is met again after the start changes nothing.
    if (!this.#halted) await this.#settle().catch(() => undefined);
    await this.#options.lease?.release().catch(() => undefined);
    clearTimeout(late);
    this.#waiting.giveUp(this.#halted ?? new Stopped(this.#options.name));
  }

  async reached(ends: Ends, signal: AbortSignal): Promise<void> {
    const isNew = [...ends.keys()].some(lane => !this.lanes.has(lane));
    if (isNew && !this.#ending.signal.aborted) await orAborted(this.#discover(), signal);
    if (this.#halted) throw this.#halted;
    await this.#waiting.until(ends, signal);
  }

  /** Holds all lanes still, between two slices. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const within = (inner: () => Promise<Result>, lane: LaneState<M>) => () => lane.turn.take(inner);
    return [...this.lanes.values()].reduceRight(within, work)();
  }

  /** Handles nothing past these ends, until that is lifted. */
  limitTo(ends: Ends | undefined): void {
    this.#limit = ends;
    if (ends) return;
    this.#lifted.resolve();
    this.#lifted = Promise.withResolvers();
  }

  /** Writes down where it stands, while all lanes are held. Answers it; nothing where another replica went on. */
  async settleHeld(): Promise<Ends | undefined> {
    for (const lane of this.lanes.values()) if (!(await this.#steps.settle(lane))) return undefined;
    return new Map([...this.lanes.values()].map(({ lane, stored }) => [lane, stored]));
  }

  /** Ends the reading for good, and says why. */
  halt(reason: string): void {
    if (this.#halted) return;
    this.#halted = new Stopped(this.#options.name, reason);
    this.#ending.abort();
    this.#lifted.resolve();
    this.#waiting.giveUp(this.#halted);
    this.#options.onTrouble('stopped', reason);
  }

  /** Takes over what the database says now. */
  async reload(): Promise<void> {
    for (const lane of this.lanes.values()) await this.#steps.reload(lane);
  }

  /** What messages put aside come to, when they are met again. */
  handleAgain(slice: Slice<M>) {
    return this.#options.handler.handle(slice, { isParked: () => false, signal: this.#givingUp.signal });
  }

  /** Tells what its handler is waiting out. */
  waitingOut(error: unknown): void {
    this.#troubles.with(HANDLING, error);
  }

  async #settle(): Promise<void> {
    for (const lane of this.lanes.values()) await lane.turn.take(() => this.#steps.settle(lane, 'once'));
  }

  #discover(): Promise<void> {
    this.#discovering ??= (async () => {
      for (const { lane, epoch } of await this.#options.source.lanes()) {
        const known = this.lanes.get(lane);
        if (known && known.epoch !== epoch) this.halt(`${lane} was made anew`);
        if (known) continue;
        const entered = await this.#enter(lane, epoch);
        // By the fence it would not learn of what was built anew before there was a fence.
        await this.#options.onChange?.();
        this.lanes.set(lane, entered);
        if (!this.#ending.signal.aborted) this.#follow(entered);
      }
    })()
      .catch((error: unknown) => this.#haltIfLost(error))
      .finally(() => (this.#discovering = undefined));
    return this.#discovering;
  }

  #haltIfLost(error: unknown): void {
    if (!(error instanceof PositionLost)) throw error;
    this.halt(error.message);
  }

  async #enter(lane: string, epoch: string): Promise<LaneState<M>> {
    const state = new LaneState<M>(lane, epoch, (a, b) => this.#options.source.compare(a, b));
    const stored = await this.ledger.enter(lane, epoch);
    if (stored.epoch !== epoch) this.halt(`${lane} was made anew: its positions mean nothing any more`);
    state.adopt(stored);
    return state;
  }

  #follow(lane: LaneState<M>): void {
    const loop = this.#read(lane).finally(() => this.#loops.delete(loop));
    this.#loops.add(loop);
  }

  async #read(lane: LaneState<M>): Promise<void> {
    const { signal } = this.#ending;
    for (let tries = 0; !signal.aborted; tries++) {
      const own = AbortSignal.any([signal, lane.turnedBack]);
      try {
        for await (const delivery of this.#options.source.read(lane.lane, lane.position, own)) {
          if (own.aborted) break;
          await this.#take(lane, delivery);
          tries = 0;
        }
        if (!own.aborted) await wait(tries, own);
      } catch (error) {
        if (own.aborted) continue;
        if (error instanceof PositionLost) return this.halt(error.message);
        this.#troubles.with(`reading ${lane.lane}`, error);
        await wait(tries, own).catch(() => undefined);
      }
    }
  }

  async #take(lane: LaneState<M>, delivery: Delivery<M>): Promise<void> {
    const { handler } = this.#options;
    lane.receive(delivery);
    while (!this.#ending.signal.aborted) {
      const lifted = this.#lifted.promise;
      await this.#steps.mayTake(lane, this.#ending.signal);
      await lane.turn.take(async () => {
        const slice = lane.due(handler.sliceSize(), this.#limit);
        if (slice.length > 0) await this.#steps.take(lane, slice);
      });
      if (lane.due(1).length === 0) break;
      // Nobody else gets a turn between two statements of an embedded database, unless it is given to them.
      await yieldToOthers();
      if (this.#limit && lane.due(1, this.#limit).length === 0) await lifted;
    }
    if (this.#ending.signal.aborted) return;
    lane.finish();
    this.#troubles.over(`reading ${lane.lane}`);
    this.#moved(lane);
  }

  #moved(lane: LaneState<M>): void {
    this.#waiting.look();
    if (lane.position !== undefined) this.applied.tell(lane.lane, lane.position);
  }
}
