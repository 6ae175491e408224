import type { Home } from '@charter/processors';

/** What was struck in the schema of one service. */
export type Struck = Readonly<{ schemaName: string; positions: number; parked: number }>;

/**
 * Strikes where readers stand in a topic that was made anew, and where its publisher stands in the store. When services
 * start, the publisher announces everything again, and readers begin with the first message. That doubles nothing: rows
 * are overwritten by higher revisions only, and consumers know what they have done by the event's id. What was parked is
 * met again. A reader that runs all the same stops when it finds its position gone.
 */
export const adoptTopic = (homes: readonly Home[], topic: string): Promise<readonly Struck[]> =>
  Promise.all(
    homes.map(async home => {
      await home.ready();
      return home.books.transaction().execute(async transaction => {
        const of = (table: 'positions' | 'parked') =>
          transaction
            .deleteFrom(table)
            .where(({ eb, or }) => or([eb('lane', 'like', `${topic}/%`), eb('reader', '=', `publisher:${topic}`)]))
            .executeTakeFirst();
        const [parked, positions] = [await of('parked'), await of('positions')];
        return {
          schemaName: home.schemaName,
          positions: Number(positions.numDeletedRows),
          parked: Number(parked.numDeletedRows),
        };
      });
    }),
  );
