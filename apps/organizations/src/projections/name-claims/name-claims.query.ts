import type { Kysely } from 'kysely';
import type { NameClaimsTables } from './name-claims.projection';

// A handful at any time, unless a service died under load; then the next look finds the rest.
const MANY = 100;

/** Names whose claim has been open since before `until`. */
export const claimsOpenSince = async (schema: Kysely<NameClaimsTables>, until: string): Promise<readonly string[]> => {
  const claims = await schema
    .selectFrom('name_claims')
    .select('name')
    .where('open', '=', true)
    .where('since', '<', until)
    .orderBy('since')
    .limit(MANY)
    .execute();
  return claims.map(({ name }) => name);
};
