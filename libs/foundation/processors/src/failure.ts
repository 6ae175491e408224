import { isPassing } from '@charter/postgres';

/** Something that this process rests on cannot be reached just now. Thrown, it means: again, for as long as it takes. */
export class Unreachable extends Error {
  readonly transient = true;
}

// gRPC's words for the same: deadline exceeded, unavailable.
const passingStatus = new Set([4, 14]);

type Told = Readonly<{ transient?: unknown; code?: unknown; name?: unknown; cause?: unknown }>;

/** Whether trying again later can help without anybody's doing. An error may say so itself by `transient: true`. */
export const isTransient = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { transient, code, name, cause } = error as Told;
  if (typeof transient === 'boolean') return transient;
  if (name === 'TimeoutError' || name === 'AbortError') return true;
  if (typeof code === 'number' && passingStatus.has(code)) return true;
  return isPassing(error) || isTransient(cause);
};

/** Whether the database turned down what was written: wrong values, a broken constraint, or more than it can take. */
export const isUnwritable = (error: unknown): boolean => {
  const code = (error as Told | undefined)?.code;
  return typeof code === 'string' && code.length === 5 && /^(2[1-3]|54)/.test(code);
};

// Enough to see what is wrong; an error may quote all that it was about.
const longestReason = 2_000;

/** What is told of an error, as PostgreSQL can keep it: it has no NUL in a text, and no half of a character. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    .replaceAll('\0', '')
    .slice(0, longestReason)
    .toWellFormed();
