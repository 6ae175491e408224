import type { Kysely } from 'kysely';
import type { PeopleTables } from '../people/people.projection';
import type { AddressesTables } from './addresses.projection';

/** An address that is, or was, somebody's: `until` the latest instant of ISO 8601 at which it may have been, or still. */
export type Holding = Readonly<{ lookup: string; userId: string; until: string | null; isErased: boolean }>;

export type Addresses = Readonly<{
  /** The look-ups of all addresses that somebody ever had. */
  of: (userId: string) => Promise<readonly string[]>;
  /** Whose these addresses ever were, by their look-ups. */
  holdings: (lookups: readonly string[]) => Promise<readonly Holding[]>;
}>;

/**
 * By `clocksApartMs`, what was told by another's clock may seem to be as much later than it was. What is doubtful is of
 * whoever had the address before, and goes with them.
 */
export const addressesIn = (schema: Kysely<AddressesTables & PeopleTables>, clocksApartMs: number): Addresses => ({
  of: async userId => {
    const rows = await schema.selectFrom('addresses').select('lookup').where('user_id', '=', userId).execute();
    return [...new Set(rows.map(({ lookup }) => lookup))];
  },
  holdings: async lookups =>
    lookups.length === 0
      ? []
      : (
          await schema
            .selectFrom('addresses')
            .innerJoin('people', 'people.user_id', 'addresses.user_id')
            .select(['addresses.lookup', 'addresses.user_id as userId', 'addresses.until', 'people.erased as isErased'])
            .where('addresses.lookup', 'in', lookups)
            .execute()
        ).map(({ until, ...holding }) => ({ ...holding, until: until && later(until, clocksApartMs) })),
});

const later = (instant: string, milliseconds: number): string =>
  new Date(Date.parse(instant) + milliseconds).toISOString();
