import type { Kysely } from 'kysely';
import type { ServiceAccountsTables } from './service-accounts.projection';

export type ServiceAccountRow = ServiceAccountsTables['service_accounts'];

/** The service accounts that may call. */
export type ServiceAccounts = Readonly<{
  all: () => Promise<readonly ServiceAccountRow[]>;
  one: (id: string) => Promise<ServiceAccountRow | undefined>;
}>;

export const serviceAccountsIn = (schema: Kysely<ServiceAccountsTables>): ServiceAccounts => {
  const active = () => schema.selectFrom('service_accounts').selectAll().where('active', '=', true);
  return {
    all: () => active().orderBy('name').orderBy('id').execute(),
    one: id => active().where('id', '=', id).executeTakeFirst(),
  };
};
