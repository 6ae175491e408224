const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/**
 * How long a try may take: a server that has not taken a message by then is left, and another try may begin. Whoever
 * sends gives up earlier than that.
 */
export const ATTEMPT_MS = 30 * SECOND;

// A server that is started anew is back in seconds; one that is broken is not asked more than six times a day.
const FIRST_PAUSE_MS = 2 * SECOND;
const LONGEST_PAUSE_MS = 4 * HOUR;
// What somebody may do changes, and links lead somewhere for a week: after so long, a message would mislead.
const NEWS_MS = 72 * HOUR;

/** The instant so many milliseconds after another. */
export const after = (at: string, milliseconds: number): string =>
  new Date(Date.parse(at) + milliseconds).toISOString();

/** Whether an instant has come. */
export const isReached = (instant: string, at: string): boolean => Date.parse(instant) <= Date.parse(at);

/** When to try again, after so many tries. */
export const retryAfter = (attempts: number, at: string): string =>
  after(at, Math.min(FIRST_PAUSE_MS * 3 ** (attempts - 1), LONGEST_PAUSE_MS));

/** Whether what happened then is news no more. */
export const isOldNews = (happenedAt: string, at: string): boolean => isReached(after(happenedAt, NEWS_MS), at);
