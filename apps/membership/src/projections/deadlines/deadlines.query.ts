import type { Kysely } from 'kysely';
import type { DeadlinesTables, Ending } from './deadlines.projection';

/** Something that has ended in an organization. */
export type Due = Readonly<{ organizationId: string; ending: Ending }>;

// What ends in a few seconds, unless nobody has looked for long; then the next look finds the rest.
const MANY = 100;

/** What has ended by an instant and is not written down yet, what ended first coming first. */
export const dueBy = async (schema: Kysely<DeadlinesTables>, at: string): Promise<readonly Due[]> => {
  const due = await schema
    .selectFrom('deadlines')
    .select(['organization_id', 'ending'])
    .where('due', '<=', at)
    .groupBy(['organization_id', 'ending'])
    .orderBy(({ fn }) => fn.min('due'))
    .limit(MANY)
    .execute();
  return due.map(({ organization_id: organizationId, ending }) => ({ organizationId, ending }));
};
