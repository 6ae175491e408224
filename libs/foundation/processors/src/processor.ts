import type { Home } from './database';
import { batchHandler, effectHandler } from './effect-handler';
import { reasonOf } from './failure';
import type { Handler } from './handler';
import { Lease } from './lease';
import type { ParkedKey } from './ledger';
import type { Ends, OrderedSource } from './ordered-source';
import type { ReadModel } from './projection';
import { ReadModels } from './read-models';
import { Reader } from './reader';
import { replay, type Replayed } from './replay';
import { statusOf, type ProcessorStatus } from './status';
import type { Comparison } from './switching';

/** What a processor does with its messages. */
export type Handling<M> =
  /** Rows and position in one statement. */
  | Readonly<{ kind: 'rows'; projections: readonly ReadModel<M>[] }>
  /** An idempotent effect for each message, in the order of its key; the position moves when it is done. */
  | Readonly<{
      kind: 'effect';
      perform: (message: M, signal: AbortSignal) => Promise<void>;
      /** Messages that are none of its business cost nothing. */
      concerns?: (message: M) => boolean;
    }>
  /** An idempotent effect for many messages at once. `prepare` is pure; what it throws on is parked, what it answers nothing for is passed over. */
  | Readonly<{
      kind: 'batch';
      prepare: (message: M) => unknown;
      perform: (prepared: readonly unknown[], signal: AbortSignal) => Promise<void>;
    }>;

/** What a processor has to tell whoever keeps the logs. */
export type Trouble = Readonly<{
  processor: string;
  what: 'retrying' | 'parked' | 'stopped' | 'rebuilt';
  reason: string;
  key?: string;
}>;

export type ProcessorOptions<M> = Readonly<{
  /** Also the name of its position: one given anew begins at the beginning. */
  name: string;
  source: OrderedSource<M>;
  schema: Home;
  handle: Handling<M>;
  /**
   * Where nobody is in a hurry for what it writes: what is new may wait so long for more to come, since one step for much
   * costs little more than one for little. Whoever waits for it does not wait for that.
   */
  gatherMs?: number | undefined;
  onTrouble?: (trouble: Trouble) => void;
}>;

/** An ordered source, a function, a position, and the keys that are parked. */
export interface Processor {
  readonly name: string;
  readonly source: Pick<OrderedSource<unknown>, 'ends'>;
  /** Makes the tables and views, and begins to read. */
  start(): Promise<void>;
  /** Finishes the work in hand. */
  stop(): Promise<void>;
  /** Waits until everything up to these ends is applied. Rejects with {@link Stopped} where that cannot happen. */
  reached(ends: Ends, signal: AbortSignal): Promise<void>;
  isParked(key: string): boolean;
  parked(): readonly ParkedKey[];
  /** Handles what waits under a key, in order; stops at what still cannot be handled. Works without a start, too. */
  replay(key: string): Promise<Replayed>;
  /** Builds a read model anew beside the one in use, and switches when both stand at one position. */
  rebuild(projection: string): Promise<Comparison>;
  status(): ProcessorStatus;
  /**
   * Tells of a lane by which rows may have changed, before anybody who waits for it goes on: whoever remembers what was
   * read can forget it in time. Answers how to end it.
   */
  onRowsChanged(listener: (lane: string) => void): () => void;
  /** Tells each advance of a position; answers how to end it. */
  onApplied(listener: (lane: string, position: string) => void): () => void;
}

/** Makes a processor, which begins with its start. */
export const processor = <M>(options: ProcessorOptions<M>): Processor => {
  const { name, source, schema: home } = options;
  const { reader, models, load, tell } = partsOf(options);
  return {
    name,
    source,
    start: async () => {
      await load();
      reader.start();
      models?.start(reader);
    },
    stop: async () => {
      await models?.stop();
      await reader.stop();
      await models?.ended();
    },
    reached: async (ends, signal) => {
      await reader.reached(ends, signal);
      await models?.reached(ends, signal);
    },
    isParked: key => reader.ledger.isParked(key),
    parked: () => reader.ledger.parked(),
    replay: async key => {
      await load();
      return replay({ name, source, home, reader, key });
    },
    rebuild: async projection => {
      if (!models) throw new Error(`${name} keeps no read models.`);
      const compared = await models.rebuild(reader, projection);
      tell('rebuilt', `${projection}: ${compared.rows} rows, ${compared.different} different`);
      return compared;
    },
    status: () => statusOf(reader, models?.filling ?? false),
    onRowsChanged: listener => reader.rowsChanged.add(listener),
    onApplied: listener => reader.applied.add(listener),
  };
};

/** A reader, its read models where it has some, and how they learn where they stand. */
const partsOf = <M>({ name, source, schema: home, handle, gatherMs, onTrouble }: ProcessorOptions<M>) => {
  const tell = (what: Trouble['what'], reason: string, key?: string) =>
    onTrouble?.({ processor: name, what, reason, ...(key === undefined ? {} : { key }) });
  const models =
    handle.kind === 'rows' ? new ReadModels({ name, source, home, models: handle.projections, tell }) : undefined;
  const reader: Reader<M> = new Reader({
    name,
    source,
    home,
    handler: models?.handler ?? effects(handle, error => reader.waitingOut(error)),
    // Rows are written by whoever is first; effects are spared the others.
    lease: models ? undefined : new Lease(home, name),
    gatherMs,
    onTrouble: tell,
    onChange: async () => models?.refresh(reader),
  });
  let loaded: Promise<void> | undefined;
  const load = () =>
    (loaded ??= (async () => {
      await home.ready();
      // Where it stands comes first: what is built anew after that, it learns of by its first move.
      await reader.load();
      await models?.refresh(reader);
    })().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    }));
  return { reader, models, load, tell };
};

const effects = <M>(handle: Handling<M>, retrying: (error: unknown) => void): Handler<M> => {
  if (handle.kind === 'effect') return effectHandler(handle, retrying);
  if (handle.kind === 'batch') return batchHandler(handle, retrying);
  throw new Error(`Rows have read models. ${reasonOf(handle)}`);
};
