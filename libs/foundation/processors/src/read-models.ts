import { beginBuild, standingBuilds, Superseded } from './builds';
import type { Home } from './database';
import { reasonOf, Unreachable } from './failure';
import { Fillings } from './fillings';
import type { Handler } from './handler';
import type { Ends, OrderedSource } from './ordered-source';
import { untilDone, wait } from './patience';
import type { ReadModel } from './projection';
import type { Reader } from './reader';
import { rowsHandler, type Build } from './rows-handler';
import type { Comparison } from './switching';

type Options<M> = Readonly<{
  name: string;
  source: OrderedSource<M>;
  home: Home;
  models: readonly ReadModel<M>[];
  tell: (what: 'retrying' | 'parked' | 'rebuilt', reason: string, key?: string) => void;
}>;

/** The read models of one processor: which builds are in use, and which have to be filled before they can be. */
export class ReadModels<M> {
  readonly handler: Handler<M>;
  readonly #options: Options<M>;
  readonly #ending = new AbortController();
  readonly #fillings: Fillings<M>;
  readonly #kept = new Set<Promise<void>>();
  #live: readonly Build<M>[] = [];
  #toFill: readonly Build<M>[] = [];
  #others: readonly string[] | undefined;

  constructor(options: Options<M>) {
    this.#options = options;
    this.#fillings = new Fillings({ ...options, signal: this.#ending.signal });
    this.handler = rowsHandler(() => this.#live);
  }

  /** Whether a read model is behind, because none that this code keeps up is in use. */
  get filling(): boolean {
    return this.#toFill.length > 0;
  }

  /** Learns what is built. Halts a reader whose code is older than what is. */
  async refresh(reader: Reader<M>): Promise<void> {
    const { home, name, models } = this.#options;
    try {
      const { live, filling, others } = await standingBuilds({ home, processor: name, models });
      // What it did not have when this code began was removed; what comes later is kept up by newer code only.
      const unknown = this.#others && others.find(other => !this.#others!.includes(other));
      if (unknown !== undefined) throw new Superseded(`${unknown} is not known to this version`);
      this.#others ??= others;
      this.#live = live;
      this.#toFill = filling.filter(({ model }) => !live.some(build => build.model.name === model.name));
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
      reader.halt(error.message);
    }
  }

  /** Fills what has to be filled. */
  start(reader: Reader<M>): void {
    for (const build of this.#toFill) {
      const kept = this.#keepFilling(reader, build).finally(() => this.#kept.delete(kept));
      this.#kept.add(kept);
    }
  }

  /** Begins no more. The fillings end with the reader that they would take the place of. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#fillings.stop();
  }

  async ended(): Promise<void> {
    await Promise.all([...this.#kept, this.#fillings.ended()]);
  }

  /** Waits for those that are filled because nothing else is kept up. */
  async reached(ends: Ends, signal: AbortSignal): Promise<void> {
    for (const { model } of this.#toFill) {
      const filling = this.#fillings.of(model.name);
      if (!filling) throw new Unreachable(`${model.name} has still to be filled.`);
      await filling.reader.reached(ends, signal);
    }
  }

  async rebuild(reader: Reader<M>, projection: string): Promise<Comparison> {
    const { home, name, models } = this.#options;
    const running = this.#fillings.of(projection);
    if (running) return running.done;
    const model = models.find(one => one.name === projection);
    if (!model) throw new Error(`${name} keeps no ${projection}.`);
    const build = await beginBuild({ home, processor: name, models: [model] });
    return this.#fillings.begin(reader, build, 'beside').done;
  }

  /** Until it is in use, or another replica has seen to it. */
  async #keepFilling(reader: Reader<M>, build: Build<M>): Promise<void> {
    const { tell } = this.#options;
    const { signal } = this.#ending;
    const { name } = build.model;
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        const { rows } = await this.#fillings.begin(reader, build, 'instead').done;
        return tell('rebuilt', `${name}: ${rows} rows`);
      } catch (error) {
        if (signal.aborted || reader.halted) return;
        await untilDone(() => reader.exclusively(() => reader.reload()), { signal, again: () => true }).catch(() => {});
        if (!this.#toFill.some(({ model }) => model.name === name)) return;
        tell('retrying', reasonOf(error));
        await wait(tries, signal).catch(() => undefined);
      }
    }
  }
}
