import type { Ends } from './ordered-source';
import { orAborted } from './patience';
import type { Processor } from './processor';

/** The ends cannot be read, or what stood there has not been applied in time. */
export class BarrierUnreachable extends Error {}

export type Barrier = Readonly<{
  /** Waits until all processors have applied what stood at the ends when this was called. */
  pass: (signal: AbortSignal) => Promise<void>;
}>;

export type BarrierOptions = Readonly<{
  processors: readonly Processor[];
  /** So many looks serve any number of requests; more would only load the bus. */
  maxLooksPerSecond?: number;
}>;

// A look that takes longer has failed: a request waits 2 s in all.
const lookMs = 1_500;
// While looks fail, so often somebody tries whether they still do.
const probeMs = 250;

type Source = Processor['source'];

/** Makes requests see everything that was on the bus when they came. */
export const barrier = ({ processors, maxLooksPerSecond = 200 }: BarrierOptions): Barrier => {
  const looks = new Looks([...new Set(processors.map(({ source }) => source))], 1_000 / maxLooksPerSecond);
  return {
    pass: async signal => {
      const ends = await looks.next(signal);
      try {
        await Promise.all(processors.map(processor => processor.reached(ends.get(processor.source)!, signal)));
      } catch (cause) {
        throw new BarrierUnreachable('What stood on the bus has not been applied in time.', { cause });
      }
    },
  };
};

type Look = ReadonlyMap<Source, Ends>;

/** Looks at the ends, shared by all who came before each was sent. */
class Looks {
  #current: Promise<unknown> | undefined;
  #following: Promise<Look> | undefined;
  #failing: unknown;
  #sentAt = -Infinity;

  constructor(
    private readonly sources: readonly Source[],
    private readonly spacingMs: number,
  ) {}

  /** The outcome of a look that is sent after this call. While looks fail, nobody waits for one. */
  async next(signal: AbortSignal): Promise<Look> {
    if (this.#failing) throw unreadable(this.#failing);
    if (signal.aborted) throw unreadable(signal.reason);
    try {
      return await orAborted(this.#join(), signal);
    } catch (error) {
      throw unreadable(error);
    }
  }

  #join(): Promise<Look> {
    this.#following ??= this.#sendAfter(this.#current);
    return this.#following;
  }

  async #sendAfter(current: Promise<unknown> | undefined): Promise<Look> {
    await current?.catch(() => undefined);
    const early = this.#sentAt + this.spacingMs - performance.now();
    if (early > 0) await new Promise(resolve => setTimeout(resolve, early));
    const look = this.#send();
    // From here on, whoever comes needs the next one.
    this.#following = undefined;
    this.#current = look;
    look.catch((error: unknown) => this.#probe(error));
    return look;
  }

  async #send(): Promise<Look> {
    this.#sentAt = performance.now();
    const signal = AbortSignal.timeout(lookMs);
    const ends = this.sources.map(async source => [source, await orAborted(source.ends(signal), signal)] as const);
    return new Map(await Promise.all(ends));
  }

  #probe(error: unknown): void {
    if (this.#failing) return;
    this.#failing = error;
    const later = () => setTimeout(probe, probeMs).unref();
    const probe = () => void this.#send().then(() => (this.#failing = undefined), later);
    later();
  }
}

const unreadable = (cause: unknown) => new BarrierUnreachable('The ends of the bus cannot be read.', { cause });
