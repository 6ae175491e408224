// Long enough for a machine that is busy with other suites; a condition that comes true ends the wait at once.
const patienceMs = 15_000;

/** Waits until a condition holds, and answers what it gave. Never sleeps longer than the condition needs. */
export const eventually = async <Result>(
  condition: () => Result | Promise<Result>,
  what = 'the condition',
): Promise<NonNullable<Result>> => {
  const until = performance.now() + patienceMs;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (performance.now() > until) throw new Error(`${what} did not come true within ${patienceMs} ms.`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
};

/** A signal for a wait that must not last for ever. */
export const patience = (milliseconds = patienceMs): AbortSignal => AbortSignal.timeout(milliseconds);
