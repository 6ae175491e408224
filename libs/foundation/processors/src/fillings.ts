import { fillerOf } from './builds';
import type { Home } from './database';
import type { Ends, OrderedSource } from './ordered-source';
import { orAborted } from './patience';
import { Reader } from './reader';
import { rowsHandler, type Build } from './rows-handler';
import { abandon, Overtaken, switchTo, type Comparison } from './switching';
import { Turn } from './turn';
import { unhurried } from './unhurried';

type Options<M> = Readonly<{
  name: string;
  source: OrderedSource<M>;
  home: Home;
  tell: (what: 'retrying' | 'parked', reason: string, key?: string) => void;
  signal: AbortSignal;
}>;

/** `beside` one that is kept up meanwhile; or `instead` of none, or of one that stands still. */
type How = 'beside' | 'instead';

type Filling<M> = Readonly<{ reader: Reader<M>; done: Promise<Comparison> }>;

type Pair<M> = Readonly<{ main: Reader<M>; filler: Reader<M>; build: Build<M>; hurry: () => void }>;

/** Builds that are being filled beside, each by a reader of its own, until they take over at one position. */
export class Fillings<M> {
  readonly #options: Options<M>;
  readonly #running = new Map<string, Filling<M>>();
  /** One at a time holds up the main reader at a position, or one would let it go on where another waits for it. */
  readonly #meeting = new Turn();

  constructor(options: Options<M>) {
    this.#options = options;
  }

  of(projection: string): Filling<M> | undefined {
    return this.#running.get(projection);
  }

  begin(main: Reader<M>, build: Build<M>, how: How): Filling<M> {
    const { name, source, home, tell } = this.#options;
    const { handler, hurry } = unhurried(rowsHandler(() => [build]));
    // Nobody waits for what is built beside one that is kept up.
    const hasTime = how === 'beside';
    if (!hasTime) hurry();
    const reader = new Reader({
      name: fillerOf(name, build),
      source: (hasTime && source.sparing) || source,
      home,
      handler,
      onTrouble: (what, reason, key) => what !== 'stopped' && tell(what, reason, key),
    });
    const done = this.#complete({ main, filler: reader, build, hurry }, how).finally(() =>
      this.#running.delete(build.model.name),
    );
    const filling = { reader, done };
    this.#running.set(build.model.name, filling);
    return filling;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ reader }) => reader.stop()));
  }

  async ended(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map(({ done }) => done));
  }

  async #complete(pair: Pair<M>, how: How): Promise<Comparison> {
    const { signal, home, name } = this.#options;
    const { filler, build, hurry } = pair;
    try {
      await filler.load();
      filler.start();
      await filler.reached(await this.#ends(), signal);
      // From here on, the one in use may have to wait for it.
      hurry();
      return await this.#meeting.take(() => this.#meet(pair));
    } catch (error) {
      await filler.stop();
      // Beside one that is in use it would never be taken up again.
      if (how === 'beside') await abandon({ home, processor: name, build }).catch(() => undefined);
      throw error;
    } finally {
      await filler.stop();
    }
  }

  /** Brings both readers to one position, and lets the new build take over there. */
  async #meet({ main, filler, build }: Omit<Pair<M>, 'hurry'>): Promise<Comparison> {
    const { signal } = this.#options;
    const held = <Result>(work: () => Promise<Result>) => main.exclusively(() => filler.exclusively(work));
    const limitTo = (ends: Ends | undefined) => [main, filler].forEach(reader => reader.limitTo(ends));
    try {
      for (;;) {
        signal.throwIfAborted();
        await filler.reached(await this.#ends(), signal);
        // Looked at while both stand still: neither can have gone past it, and both stop there.
        const limit = await held(async () => {
          const ends = await this.#ends();
          limitTo(ends);
          return ends;
        });
        await Promise.all([main.reached(limit, signal), filler.reached(limit, signal)]);
        const compared = await held(() => this.#takeOver({ main, filler, build }));
        if (compared) return compared;
        // Another replica went on meanwhile; both catch up with it and meet again.
        limitTo(undefined);
      }
    } finally {
      limitTo(undefined);
    }
  }

  /** Answers nothing where another replica has moved either of them. */
  async #takeOver({ main, filler, build }: Omit<Pair<M>, 'hurry'>): Promise<Comparison | undefined> {
    const { home, name } = this.#options;
    const [at, fillerAt] = [await main.settleHeld(), await filler.settleHeld()];
    if (!at || !fillerAt) return undefined;
    try {
      const compared = await switchTo({ home, processor: name, build, at, fillerAt });
      await main.reload();
      return compared;
    } catch (error) {
      if (error instanceof Overtaken) return undefined;
      throw error;
    }
  }

  #ends(): Promise<Ends> {
    const { source, signal } = this.#options;
    return orAborted(source.ends(signal), signal);
  }
}
