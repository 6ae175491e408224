import type { Kysely } from 'kysely';
import type { DeliveriesTables } from './deliveries.projection';

// As many as are tried side by side; the next look finds the rest.
const MANY = 16;

/** The ids of what is to be tried by an instant, what is due longest coming first. */
export const dueBy = async (schema: Kysely<DeliveriesTables>, at: string): Promise<readonly string[]> => {
  const due = await schema
    .selectFrom('deliveries')
    .select('id')
    .where('due', '<=', at)
    .orderBy('due')
    .limit(MANY)
    .execute();
  return due.map(({ id }) => id);
};
