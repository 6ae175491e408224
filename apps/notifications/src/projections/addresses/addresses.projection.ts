import type { IdentityPublicEvent } from '@charter/identity-contracts';
import { ignore, rows, type Projection } from '@charter/processors';

/**
 * Whose an address was, each time that it was somebody's: `until` they had another one or were erased; null as long as it
 * is theirs. An address has one user at a time, and may have another one afterwards.
 */
export type AddressesTables = {
  addresses: {
    user_id: string;
    lookup: string;
    since: string;
    until: string | null;
  };
};

const { put, end } = rows<AddressesTables>();

const apply: Projection<IdentityPublicEvent, AddressesTables>['apply'] = {
  'identity.user-registered.v1': ({ event: { data }, at: since }) =>
    put('addresses', { user_id: data.userId, lookup: data.emailLookup, since, until: null }),
  'identity.email-changed.v1': ({ event: { data }, at }) => {
    const { userId: user_id, fromLookup, emailLookup } = data;
    return [
      end('addresses', { user_id, lookup: fromLookup }, { until: at }),
      put('addresses', { user_id, lookup: emailLookup, since: at, until: null }),
    ];
  },
  'identity.user-erased.v1': ({ event: { data }, at }) => end('addresses', { user_id: data.userId }, { until: at }),
  // Nobody has shown yet that they read what is sent there.
  'identity.email-change-requested.v1': ignore,
  // They keep it as long as they may come back.
  'identity.user-deactivated.v1': ignore,
  'identity.user-reactivated.v1': ignore,
  'identity.departure-requested.v1': ignore,
  'identity.user-details-changed.v1': ignore,
  'identity.user-country-changed.v1': ignore,
  'identity.password-reset-requested.v1': ignore,
  'identity.password-changed.v1': ignore,
  'identity.role-granted.v1': ignore,
  'identity.role-revoked.v1': ignore,
  'identity.api-token-revoked.v1': ignore,
  'identity.session-ended.v1': ignore,
  // They have no address.
  'identity.service-account-created.v1': ignore,
  'identity.service-account-deactivated.v1': ignore,
  'identity.mandate-approved.v1': ignore,
  'identity.mandate-ended.v1': ignore,
  'identity.mandate-lapsed.v1': ignore,
};

/** By this it is found out whose an invitation is that was sent to an address. */
export const addresses: Projection<IdentityPublicEvent, AddressesTables> = {
  name: 'addresses',
  version: 1,
  tables: {
    addresses: {
      key: ['user_id', 'lookup', 'since'],
      create: table =>
        table
          .addColumn('user_id', 'text', column => column.notNull())
          .addColumn('lookup', 'text', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull())
          .addColumn('until', 'text'),
      indexes: [['lookup']],
    },
  },
  apply,
};
