import type { Memberships } from '@charter/membership-copy';

/** Knows when an organization has come to exist for everybody: once its membership has come back over the bus. */
export type Foundings = Readonly<{
  isFounded: (organizationId: string) => Promise<boolean>;
  /** Resolves once it is founded; rejects with the signal's reason. */
  founded: (organizationId: string, deadline: AbortSignal) => Promise<void>;
}>;

type Waiting = {
  readonly organizationId: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/**
 * `onApplied` calls back whenever memberships have been learned. However many creations wait, one query after each
 * such batch serves them all; a batch that comes while one is asked is asked for by the next.
 */
export const foundings = (memberships: Memberships, onApplied: (listener: () => void) => void): Foundings => {
  const waiting = new Set<Waiting>();
  let asking = false;
  let askAgain = false;

  const ask = async (): Promise<void> => {
    askAgain = true;
    if (asking) return;
    asking = true;
    try {
      while (askAgain && waiting.size > 0) {
        askAgain = false;
        const those = [...waiting];
        const founded = await memberships.founded(those.map(({ organizationId }) => organizationId));
        for (const one of those) if (founded.has(one.organizationId)) one.resolve();
      }
    } catch (error) {
      for (const one of waiting) one.reject(error);
    } finally {
      asking = false;
    }
  };
  onApplied(() => void ask());

  return {
    isFounded: async organizationId => (await memberships.founded([organizationId])).has(organizationId),
    founded: async (organizationId, deadline) => {
      deadline.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const mine = { organizationId, resolve, reject };
      const late = () => reject(deadline.reason);
      deadline.addEventListener('abort', late);
      waiting.add(mine);
      void ask();
      try {
        await promise;
      } finally {
        waiting.delete(mine);
        deadline.removeEventListener('abort', late);
      }
    },
  };
};
