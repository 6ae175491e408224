import { listed, prepared, type Schema } from '@charter/processors';
import { sql } from 'kysely';
import type { UsersTables } from './users.projection';

/** One user as kept: what is personal is sealed. */
export type UserRow = UsersTables['users'];

export type Users = Readonly<{
  withId: (id: string) => Promise<UserRow | undefined>;
  withIds: (ids: readonly string[]) => Promise<readonly UserRow[]>;
  /** By the look-up of an address, as the vault makes it. */
  withEmail: (lookup: string) => Promise<UserRow | undefined>;
  withUsername: (lookup: string) => Promise<UserRow | undefined>;
}>;

export const usersIn = (schema: Schema<UsersTables>): Users => {
  const several = prepared(schema, ids =>
    schema
      .selectFrom('users')
      .selectAll()
      .where(sql<boolean>`id = any(${ids}::text[])`),
  );
  const one = (column: 'id' | 'email_lookup' | 'username_lookup', value: string) =>
    schema.selectFrom('users').selectAll().where(column, '=', value).executeTakeFirst();
  return {
    withId: id => one('id', id),
    withIds: async ids => (ids.length === 0 ? [] : several(listed(ids))),
    withEmail: lookup => one('email_lookup', lookup),
    withUsername: lookup => one('username_lookup', lookup),
  };
};
