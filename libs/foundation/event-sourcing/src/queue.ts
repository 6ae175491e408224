/** Runs the work of one key one after the other, and that of different keys side by side. */
export const queueByKey = () => {
  const tails = new Map<string, Promise<unknown>>();
  return async <Result>(key: string, work: (key: string) => Promise<Result>): Promise<Result> => {
    const before = tails.get(key) ?? Promise.resolve();
    const run = () => work(key);
    const mine = before.then(run, run);
    tails.set(key, mine);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === mine) tails.delete(key);
    }
  };
};
