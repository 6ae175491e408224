import type { ConsumerError } from './failures';

/** What an operator wants to hear of. */
export type Trouble =
  /** A handler has thrown, and is asked again. */
  | Readonly<{ kind: 'retrying'; topic: string; key: string; error: Error }>
  /** A key waits from now on, with all that follows under it. */
  | Readonly<{ kind: 'parked'; topic: string; key: string; reason: string }>
  /** Something cannot be reached, or a right or topic is missing: it goes on by itself when that is over. */
  | Readonly<{ kind: 'waiting'; error: ConsumerError }>
  /** A topic is read no more, until somebody has seen to it. The others are. */
  | Readonly<{ kind: 'stopped'; topic: string; error: ConsumerError }>;

export type Tell = (trouble: Trouble) => void;

// Whoever waits says so once, and again as long as it lasts.
const tellAgainMs = 30_000;

/** Tells of each trouble, but not of the same wait again and again. What the listener throws is nobody's business here. */
export const teller = (onTrouble: Tell | undefined, now: () => number = () => performance.now()): Tell => {
  const told = new Map<string, number>();
  return trouble => {
    if (trouble.kind === 'waiting') {
      const name = `${trouble.error.name} ${trouble.error.topic ?? ''}`;
      if (now() - (told.get(name) ?? -Infinity) < tellAgainMs) return;
      told.set(name, now());
    }
    try {
      onTrouble?.(trouble);
    } catch {
      // A logger that fails must not stop the reading.
    }
  };
};
