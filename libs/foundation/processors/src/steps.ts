import type { Home } from './database';
import { isTransient, isUnwritable, reasonOf } from './failure';
import type { Handler } from './handler';
import type { LaneState } from './lane';
import type { Lease } from './lease';
import type { Ledger } from './ledger';
import { tryMove, type Aside } from './move';
import type { Delivered } from './ordered-source';
import { untilDone } from './patience';
import { HANDLING, type Troubles } from './troubles';
import type { Waiting } from './waiting';

type Options<M> = Readonly<{
  name: string;
  home: Home;
  handler: Handler<M>;
  lease?: Lease | undefined;
  gatherMs?: number | undefined;
  ledger: Ledger;
  troubles: Troubles;
  waiting: Waiting;
  /** Work in hand is given up. */
  givingUp: AbortSignal;
  /** The ground has changed: what was built, or what is parked. */
  onChange?: (() => Promise<void>) | undefined;
  onMoved: (lane: LaneState<M>) => void;
  /** Rows may have changed by what stood in a lane, here or by another replica; before anybody who waits is told. */
  onRowsChanged: (lane: string) => void;
  onParked: (reason: string, key: string) => void;
  onLost: (reason: string) => void;
}>;

/** What is written together with a move. */
type Written = Omit<Parameters<typeof tryMove>[1], 'reader' | 'lane' | 'fence' | 'from' | 'to'>;

const nothing: Written = { writes: [], aside: [] };

/** The steps of a reader: each handles a slice of a lane, and moves over it or finds that another replica has. */
export class Steps<M> {
  readonly #options: Options<M>;

  constructor(options: Options<M>) {
    this.#options = options;
  }

  /** Lets more come where that may be, and waits until this replica may act on what is due, or another has left nothing to do. */
  async mayTake(lane: LaneState<M>, signal: AbortSignal): Promise<void> {
    const { lease, waiting, gatherMs } = this.#options;
    const isDue = () => lane.due(1).length > 0;
    if (gatherMs !== undefined && lane.isFresh && isDue()) await waiting.untilFor(lane.lane, { ms: gatherMs, signal });
    const lookAgain = async () => {
      await lane.turn.take(() => this.reload(lane));
      return isDue();
    };
    if (!lease || !isDue()) return;
    const isAwaited = () => waiting.isFor(lane.lane);
    const untilAwaited = (ms: number) => waiting.untilFor(lane.lane, { ms, signal });
    await lease.orOvertaken({ isDue: lookAgain, isAwaited, untilAwaited, signal });
  }

  /** Handles a slice and moves over it. Does nothing where another replica was faster: what is due is seen anew. */
  async take(lane: LaneState<M>, slice: readonly Delivered<M>[]): Promise<void> {
    const { handler, ledger, troubles, givingUp, onMoved } = this.#options;
    const begun = performance.now();
    const to = slice.at(-1)!.position;
    const outcome = await handler.handle(
      { lane: lane.lane, messages: slice, before: lane.position },
      { isParked: key => ledger.isParked(key, lane.lane), signal: givingUp },
    );
    try {
      if (outcome.happened) await this.#move(lane, to, outcome);
      else lane.position = to;
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      return this.#oneByOne(lane, slice, error);
    }
    troubles.over(HANDLING);
    handler.took(slice.length, performance.now() - begun);
    onMoved(lane);
  }

  /** Writes down where it stands: `once` if that can be done at once. Answers whether it stands where it thought. */
  async settle(lane: LaneState<M>, how?: 'once'): Promise<boolean> {
    if (lane.position === lane.stored) return true;
    return how === 'once' ? this.#attempt(lane, lane.position, nothing) : this.#move(lane, lane.position, nothing);
  }

  /**
   * Takes over what the database says: another replica has moved over a lane, or changed the ground. Where it stands is
   * seen before what is built and parked there: what changes in between is met by the next move.
   */
  async reload(lane: LaneState<M>): Promise<void> {
    const { ledger, onChange, onMoved, onRowsChanged, onLost } = this.#options;
    const stored = await ledger.look(lane.lane);
    if (!stored) return onLost(`its position in ${lane.lane} is gone`);
    if (stored.fence !== lane.fence) await onChange?.();
    ledger.adopt(lane.lane, stored);
    onRowsChanged(lane.lane);
    lane.adopt(stored);
    onMoved(lane);
  }

  /** Finds what the database turned down among what it would take. */
  async #oneByOne(lane: LaneState<M>, slice: readonly Delivered<M>[], error: unknown): Promise<void> {
    if (slice.length > 1) {
      const { beginnings } = lane;
      for (const message of slice)
        if (!lane.has(message.position) && lane.beginnings === beginnings) await this.take(lane, [message]);
      return;
    }
    const { position, key } = slice[0]!;
    const aside = { position, before: lane.position, key, reason: reasonOf(error), since: new Date().toISOString() };
    await this.#move(lane, position, { writes: [], aside: [aside] });
    this.#options.onMoved(lane);
  }

  /** Moves, for as long as it takes. Answers whether it was this replica that did. */
  async #move(lane: LaneState<M>, to: string | undefined, written: Written): Promise<boolean> {
    const { troubles, givingUp: signal } = this.#options;
    const doing = `writing ${lane.lane}`;
    const again = (error: unknown) => {
      if (isUnwritable(error)) return false;
      troubles.with(doing, error);
      return true;
    };
    const moved = await untilDone(() => this.#attempt(lane, to, written), { signal, again });
    troubles.over(doing);
    return moved;
  }

  async #attempt(lane: LaneState<M>, to: string | undefined, written: Written): Promise<boolean> {
    if (!(await this.#tryMove(lane, to, written))) {
      await this.reload(lane);
      return false;
    }
    if (written.writes.length > 0) this.#options.onRowsChanged(lane.lane);
    lane.stored = to;
    lane.position = to;
    this.#putAside(lane, written.aside);
    return true;
  }

  async #tryMove(lane: LaneState<M>, to: string | undefined, written: Written): Promise<boolean> {
    const { home, name, ledger } = this.#options;
    const { lane: named, fence, stored: from } = lane;
    try {
      return await tryMove(home, { reader: name, lane: named, fence, from, to, ...written });
    } catch (error) {
      // The tables that it writes to may have been replaced: whoever did that has raised the fence.
      if (isTransient(error) || isUnwritable(error) || (await ledger.look(named))?.fence === fence) throw error;
      return false;
    }
  }

  #putAside(lane: LaneState<M>, aside: readonly Aside[]): void {
    this.#options.ledger.note(lane.lane, aside);
    for (const { key, reason } of aside) if (reason !== null) this.#options.onParked(reason, key);
  }
}
