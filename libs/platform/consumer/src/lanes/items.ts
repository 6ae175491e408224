import type { Judge, Judged, Message } from '../handlers';
import type { WaitingMessage } from '../position-store';

/** One message with what is to be done about it. */
export type Item<Transaction> = Readonly<{ message: Message; judged: Judged<Transaction> }>;

/** The first of these messages, with at most so many that are to be handled: what is passed over costs nothing. */
export const itemsOf = <Transaction>(
  messages: readonly Message[],
  judge: Judge<Transaction>,
  most: number,
): readonly Item<Transaction>[] => {
  const items: Item<Transaction>[] = [];
  for (let handled = 0, index = 0; index < messages.length && handled < most; index++) {
    const message = messages[index]!;
    const judged = judge(message);
    items.push({ message, judged });
    if (judged.kind !== 'passed') handled++;
  }
  return items;
};

/** The keys that something is to be done about. */
export const keysOf = (items: readonly Item<never>[]): readonly string[] => [
  ...new Set(items.filter(({ judged }) => judged.kind !== 'passed').map(({ message }) => message.key)),
];

type Attempt<Transaction> = (handle: (transaction: Transaction) => Promise<void>, at: number) => Promise<void>;

/**
 * Does what is to be done, in order; `at` counts the items. What has a parked key, and what nobody can handle, has to wait
 * with all that follows under its key: that is given.
 */
export const handleInOrder = async <Transaction>(
  items: readonly Item<Transaction>[],
  parked: ReadonlySet<string>,
  attempt: Attempt<Transaction>,
): Promise<readonly WaitingMessage[]> => {
  const held = new Set(parked);
  const waiting: WaitingMessage[] = [];
  for (const [at, { message, judged }] of items.entries()) {
    if (judged.kind === 'passed') continue;
    if (held.has(message.key)) waiting.push(message);
    else if (judged.kind === 'handled') await attempt(judged.handle, at);
    else {
      held.add(message.key);
      waiting.push({ ...message, reason: judged.reason });
    }
  }
  return waiting;
};
