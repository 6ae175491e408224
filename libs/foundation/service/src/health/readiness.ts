import type { Processor } from '@charter/processors';

/** Whether a service can do its work now, and if not, why not. What is parked is told, and holds nobody up. */
export type Readiness = Readonly<{
  ready: boolean;
  reasons: readonly string[];
  parked: readonly Readonly<{ processor: string; key: string; since: string }>[];
}>;

/** A part that has not answered by then is not there. */
const PROBE_MS = 1_000;

/** One that has not caught up by then is asked anew where it should be. */
const CATCHING_UP_MS = 30_000;

type Watched = Pick<Processor, 'name' | 'status' | 'parked' | 'reached' | 'source'>;

export type ReadinessOptions = Readonly<{
  processors: readonly Watched[];
  /** What the service stands on, each with a question that is answered when it is there. */
  probes: Readonly<Record<string, () => Promise<unknown>>>;
  isEnding: () => boolean;
}>;

/**
 * Asks everything that a service stands on. A processor has to have applied what stood there when it was first asked:
 * under a steady load there is always something newer. That later it falls behind, or waits for something out of reach,
 * is no reason to hide: requests are answered from what was known a moment ago, and say so.
 */
export const readinessOf = ({ processors, probes, isEnding }: ReadinessOptions): (() => Promise<Readiness>) => {
  const caughtUp = new Set<Watched>();
  const catchingUp = new Set<Watched>();
  const follow = async (processor: Watched): Promise<void> => {
    catchingUp.add(processor);
    const signal = AbortSignal.timeout(CATCHING_UP_MS);
    try {
      await processor.reached(await processor.source.ends(signal), signal);
      caughtUp.add(processor);
    } catch {
      // Whoever asks next has it looked at again; why it is behind, its status says.
    } finally {
      catchingUp.delete(processor);
    }
  };
  const isHindered = (processor: Watched, state: string): boolean => {
    if (state === 'stopped') return true;
    if (state === 'live') caughtUp.add(processor);
    if (caughtUp.has(processor)) return false;
    if (!catchingUp.has(processor)) void follow(processor);
    return true;
  };
  return async () => {
    const failing = await Promise.all(
      Object.entries(probes).map(async ([name, probe]) => ((await answers(probe)) ? [] : [`${name} does not answer`])),
    );
    const behind = processors.flatMap(processor => {
      const { state, reason } = processor.status();
      if (!isHindered(processor, state)) return [];
      return [`${processor.name} is ${state}${reason === undefined ? '' : `: ${reason}`}`];
    });
    const reasons = [...(isEnding() ? ['it is shutting down'] : []), ...failing.flat(), ...behind];
    const parked = processors
      .flatMap(one => one.parked())
      .map(({ processor, key, since }) => ({ processor, key, since }));
    return { ready: reasons.length === 0, reasons, parked };
  };
};

const answers = async (probe: () => Promise<unknown>): Promise<boolean> => {
  const late = new Promise<false>(resolve => setTimeout(resolve, PROBE_MS, false).unref());
  const answered = probe().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, late]);
};
