import type { IdentityPublicEvent } from '@charter/identity-contracts';
import { ignore, rows, type Projection } from '@charter/processors';

/**
 * How people are addressed. What is said of them is sealed under their own keys, as it has come. Of the links that were
 * to be sent to somebody, those with the numbers here lead somewhere, and no earlier ones; 0 where there was none yet.
 * Whoever is `erased` is told nothing any more, whether or not their key is gone already.
 */
export type PeopleTables = {
  people: {
    user_id: string;
    email: string;
    first_name: string | null;
    last_name: string | null;
    password_link: number;
    email_link: number;
    since: string;
    erased: boolean;
  };
};

const { put, change } = rows<PeopleTables>();

type Details = Readonly<{ firstName?: string | undefined; lastName?: string | undefined }>;

/** What a change of details makes of a name: what is in neither stays. */
const renamed = (from: Details, to: Details) => ({
  ...('firstName' in from || 'firstName' in to ? { first_name: to.firstName ?? null } : {}),
  ...('lastName' in from || 'lastName' in to ? { last_name: to.lastName ?? null } : {}),
});

const apply: Projection<IdentityPublicEvent, PeopleTables>['apply'] = {
  'identity.user-registered.v1': ({ event: { data } }) => {
    const { userId: user_id, email, details, at: since } = data;
    const { firstName: first_name = null, lastName: last_name = null } = details;
    const row = { user_id, email, first_name, last_name, password_link: 0, email_link: 0, since, erased: false };
    return put('people', row);
  },
  'identity.user-details-changed.v1': ({ event: { data } }) => {
    const columns = renamed(data.from, data.to);
    return Object.keys(columns).length === 0 ? [] : change('people', { user_id: data.userId }, columns);
  },
  'identity.email-changed.v1': ({ event: { data } }) => change('people', { user_id: data.userId }, { email: data.to }),
  'identity.password-reset-requested.v1': ({ event: { data } }) =>
    change('people', { user_id: data.userId }, { password_link: data.linkNumber }),
  'identity.email-change-requested.v1': ({ event: { data } }) =>
    change('people', { user_id: data.userId }, { email_link: data.linkNumber }),
  'identity.password-changed.v1': ignore,
  'identity.user-country-changed.v1': ignore,
  // What becomes of their rights concerns them all the same.
  'identity.user-deactivated.v1': ignore,
  'identity.user-reactivated.v1': ignore,
  'identity.departure-requested.v1': ignore,
  'identity.user-erased.v1': ({ event: { data } }) => change('people', { user_id: data.userId }, { erased: true }),
  'identity.role-granted.v1': ignore,
  'identity.role-revoked.v1': ignore,
  'identity.api-token-revoked.v1': ignore,
  'identity.session-ended.v1': ignore,
  // They read no mail.
  'identity.service-account-created.v1': ignore,
  'identity.service-account-deactivated.v1': ignore,
  'identity.mandate-approved.v1': ignore,
  'identity.mandate-ended.v1': ignore,
  'identity.mandate-lapsed.v1': ignore,
};

/** Where people are found who are to be told something. */
export const people: Projection<IdentityPublicEvent, PeopleTables> = {
  name: 'people',
  version: 2,
  tables: {
    people: {
      key: ['user_id'],
      create: table =>
        table
          .addColumn('user_id', 'text', column => column.notNull())
          .addColumn('email', 'text', column => column.notNull())
          .addColumn('first_name', 'text')
          .addColumn('last_name', 'text')
          .addColumn('password_link', 'integer', column => column.notNull())
          .addColumn('email_link', 'integer', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull())
          .addColumn('erased', 'boolean', column => column.notNull()),
    },
  },
  apply,
};
