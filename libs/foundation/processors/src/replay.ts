import { CompiledQuery, type Transaction } from 'kysely';
import type { Books } from './books';
import type { Home, Statement } from './database';
import { reasonOf } from './failure';
import { plainWrites } from './write';
import type { Delivered, OrderedSource } from './ordered-source';
import type { Reader } from './reader';

/** What came of a replay: how many messages were handled, how many still wait, and why. */
export type Replayed = Readonly<{ handled: number; waiting: number; reason?: string }>;

export type ReplayOptions<M> = Readonly<{
  name: string;
  source: OrderedSource<M>;
  home: Home;
  reader: Reader<M>;
  key: string;
}>;

type Entry = Readonly<{ sequence: string; lane: string; position: string; before: string | null }>;

// A message is read again from where it was met; a source that does not give it within this time is not reachable.
const readingMs = 10_000;

/** Handles what waits under a key, in order; stops at what still cannot be handled. */
export const replay = async <M>(options: ReplayOptions<M>): Promise<Replayed> => {
  const { reader, home } = options;
  let handled = 0;
  try {
    for (let entry = await oldest(options); entry; entry = await oldest(options)) {
      const message = await readAgain(options.source, entry);
      const reason = await reader.exclusively(() => handleEntry(options, entry, message));
      if (reason !== undefined) {
        await home.books.updateTable('parked').set({ reason }).where('sequence', '=', entry.sequence).execute();
        break;
      }
      handled++;
    }
  } finally {
    await reader.exclusively(() => reader.reload());
  }
  const left = reader.ledger.parked().find(({ key }) => key === options.key);
  return { handled, waiting: left?.waiting ?? 0, ...(left ? { reason: left.reason } : {}) };
};

const oldest = ({
  home,
  name,
  key,
}: Pick<ReplayOptions<unknown>, 'home' | 'name' | 'key'>): Promise<Entry | undefined> =>
  home.books
    .selectFrom('parked')
    .select(['sequence', 'lane', 'position', 'before'])
    .where('reader', '=', name)
    .where('key', '=', key)
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst();

const readAgain = async <M>(source: OrderedSource<M>, { lane, position, before }: Entry): Promise<Delivered<M>> => {
  const read = new AbortController();
  const signal = AbortSignal.any([read.signal, AbortSignal.timeout(readingMs)]);
  try {
    for await (const { messages, through } of source.read(lane, before ?? undefined, signal)) {
      const found = messages.find(message => message.position === position);
      if (found) return found;
      if (through !== undefined && source.compare(through, position) >= 0) break;
    }
    throw new Error(`The message at ${position} of ${lane} cannot be read again.`);
  } finally {
    read.abort();
  }
};

/** Handles one message and strikes it from the list, both or neither. Answers why not, where it still cannot be. */
const handleEntry = async <M>(
  { name, home, reader }: ReplayOptions<M>,
  { sequence, lane, before }: Entry,
  message: Delivered<M>,
): Promise<string | undefined> => {
  try {
    const outcome = await reader.handleAgain({ lane, messages: [message], before: before ?? undefined });
    const [still] = outcome.aside;
    if (still) return still.reason ?? undefined;
    await home.books.transaction().execute(async transaction => {
      // Whoever moves now waits, and then sees by the fence that the list has changed.
      await transaction.selectFrom('positions').select('lane').where('reader', '=', name).forUpdate().execute();
      const struck = await transaction.deleteFrom('parked').where('sequence', '=', sequence).executeTakeFirst();
      if (struck.numDeletedRows === 0n) return;
      for (const write of plainWrites(home.schemaName, outcome.writes)) await runIn(transaction, write);
      await raiseFence(transaction, name);
    });
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
};

const runIn = (transaction: Transaction<Books>, { sql, values }: Statement) =>
  transaction.executeQuery(CompiledQuery.raw(sql, [...values]));

/** Tells every replica that there is something new to know before its next move. */
export const raiseFence = async (transaction: Transaction<Books>, reader: string): Promise<void> => {
  await transaction
    .updateTable('positions')
    .set(({ eb }) => ({ fence: eb('fence', '+', '1') }))
    .where('reader', '=', reader)
    .execute();
};
