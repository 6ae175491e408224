/** Something that looks, again and again, whether there is anything to bring to its end. */
export type Watchdog = Readonly<{ look: () => Promise<void>; start: () => void; stop: () => Promise<void> }>;

type Options = Readonly<{
  /** Between the end of a look and the next one. */
  pauseMs: number;
  /** Ends early once it is told to stop. */
  look: (stopped: AbortSignal) => Promise<void>;
  onTrouble: (error: unknown) => void;
}>;

/** Looks as soon as it is started, and with a pause after each look. Stopping waits for the look under way. */
export const watchdog = ({ pauseMs, look, onTrouble }: Options): Watchdog => {
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const again = () => {
    looking = look(stopped.signal).catch(onTrouble);
    void looking.then(() => {
      if (!stopped.signal.aborted) timer = setTimeout(again, pauseMs);
    });
  };
  return {
    look: () => look(stopped.signal),
    start: again,
    stop: async () => {
      stopped.abort();
      clearTimeout(timer);
      await looking;
    },
  };
};
