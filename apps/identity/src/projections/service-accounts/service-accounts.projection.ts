import type { ServiceAccountEvent } from '@charter/identity-domain';
import { rows, type Projection } from '@charter/processors';

/** One row for each service account. */
export type ServiceAccountsTables = {
  service_accounts: {
    id: string;
    name: string;
    secret_hash: string;
    active: boolean;
    created_by: string;
    created_at: string;
  };
};

const { put, change } = rows<ServiceAccountsTables>();

/** Which services of the platform may call. */
export const serviceAccounts: Projection<ServiceAccountEvent, ServiceAccountsTables> = {
  name: 'service-accounts',
  version: 1,
  tables: {
    service_accounts: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('name', 'text', column => column.notNull())
          .addColumn('secret_hash', 'text', column => column.notNull())
          .addColumn('active', 'boolean', column => column.notNull())
          .addColumn('created_by', 'text', column => column.notNull())
          .addColumn('created_at', 'text', column => column.notNull()),
    },
  },
  apply: {
    ServiceAccountCreated: ({ event: { data } }) =>
      put('service_accounts', {
        id: data.serviceAccountId,
        name: data.name,
        secret_hash: data.secretHash,
        active: true,
        created_by: data.createdBy,
        created_at: data.at,
      }),
    ServiceAccountDeactivated: ({ key }) =>
      change('service_accounts', { id: key.slice('serviceAccount-'.length) }, { active: false }),
  },
};
