/** What has expired is not shown to anybody; it is removed seldom, for the sake of space only. */
const PURGE_EVERY_MS = 60_000;

/** In milliseconds. An invalid date would be stored as none: a record for ever. */
export const instantOf = (date: Date): number => {
  const instant = date.getTime();
  if (Number.isNaN(instant)) throw new Error('A record expires at a valid date.');
  return instant;
};

/** Purges at the first call, and later at most once a minute. */
export const seldom = <Result>(purge: (now: number) => Result): (() => Result | undefined) => {
  let next = 0;
  return () => {
    const now = Date.now();
    if (now < next) return undefined;
    next = now + PURGE_EVERY_MS;
    return purge(now);
  };
};
