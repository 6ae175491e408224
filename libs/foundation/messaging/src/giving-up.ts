/** What some work comes to, unless the signal comes first: then nobody waits for it any longer. */
export const orGivenUp = async <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> => {
  const given = Promise.withResolvers<never>();
  const giveUp = () => given.reject(signal.reason);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([work, given.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
};
