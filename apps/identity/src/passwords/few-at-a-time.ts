/** Does so much work at one time, and lets so much wait for its turn; what is more is turned down by what `full` makes. */
export const fewAtATime = ({
  atOnce,
  waiting,
  full,
}: Readonly<{ atOnce: number; waiting: number; full: () => Error }>) => {
  const turns: (() => void)[] = [];
  let inside = 0;
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (inside >= atOnce) {
      if (turns.length >= waiting) throw full();
      await new Promise<void>(resolve => turns.push(resolve));
    } else inside++;
    try {
      return await work();
    } finally {
      // Whoever is next takes the place as it is: nobody who comes in between can.
      const next = turns.shift();
      if (next) next();
      else inside--;
    }
  };
};
