/** All that is asked within one minute or so; what nobody asked for longest is asked anew. */
const REMEMBERED = 5_000;

/** Asks for what changes seldom. Nothing known is not remembered. */
export type Ask<Asked, Answer> = (asked: Asked) => Promise<Answer | undefined>;

/**
 * Remembers the answers to what every request asks. `onChange` is given what is to be called when any of them may have
 * changed: before whoever waits for that change goes on.
 */
export const remembered = <Asked, Answer>(
  ask: Ask<Asked, Answer>,
  onChange: (forget: () => void) => void,
): Ask<Asked, Answer> => {
  const known = new Map<string, Answer>();
  let changes = 0;
  onChange(() => {
    changes++;
    known.clear();
  });
  return async asked => {
    const key = JSON.stringify(asked);
    const before = known.get(key);
    if (before !== undefined) return before;
    const askedAfter = changes;
    const answer = await ask(asked);
    // What was read before a change, and arrives after it, is nothing to remember.
    if (answer === undefined || askedAfter !== changes) return answer;
    known.set(key, answer);
    if (known.size > REMEMBERED) known.delete(known.keys().next().value as string);
    return answer;
  };
};
