import type { IdentityPublicEvent } from '@charter/identity-contracts';
import { ignore, rows, type Projection } from '@charter/processors';

/** Who may call: users and service accounts; what was issued to them but is good no more; and what auditors may see. */
export type IdentityCopyTables = {
  identity_callers: {
    id: string;
    kind: 'user' | 'service';
    active: boolean;
    roles: readonly string[];
    /** Where a user lives; service accounts live nowhere. */
    country: string | null;
    /** By which a user's address is found without being named; service accounts have none. */
    email_lookup: string | null;
    since: string;
  };
  identity_revoked_api_tokens: { token_id: string; since: string };
  identity_ended_sessions: { session_id: string; since: string };
  /** Passwords that have another one in their place. */
  identity_replaced_passwords: { password_id: string; since: string };
  /** What two of staff have approved. `until` is a time of ISO 8601 in UTC, to the millisecond. */
  identity_mandates: {
    mandate_id: string;
    auditor_id: string;
    organizations: 'all' | readonly string[];
    until: string;
    ended: boolean;
    since: string;
  };
};

const { put, change } = rows<IdentityCopyTables>();

/** Another service's own copy of who may call, as what, and which auditor may see what, from identity's public events. */
export const identityCopy: Projection<IdentityPublicEvent, IdentityCopyTables> = {
  name: 'identity-copy',
  version: 4,
  tables: {
    identity_callers: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('kind', 'text', column => column.notNull())
          .addColumn('active', 'boolean', column => column.notNull())
          .addColumn('roles', 'jsonb', column => column.notNull())
          .addColumn('country', 'text')
          .addColumn('email_lookup', 'text')
          .addColumn('since', 'text', column => column.notNull()),
      indexes: [['email_lookup']],
    },
    identity_revoked_api_tokens: {
      key: ['token_id'],
      create: table =>
        table
          .addColumn('token_id', 'text', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
    },
    identity_ended_sessions: {
      key: ['session_id'],
      create: table =>
        table
          .addColumn('session_id', 'text', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
    },
    identity_replaced_passwords: {
      key: ['password_id'],
      create: table =>
        table
          .addColumn('password_id', 'text', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
    },
    identity_mandates: {
      key: ['mandate_id'],
      create: table =>
        table
          .addColumn('mandate_id', 'text', column => column.notNull())
          .addColumn('auditor_id', 'text', column => column.notNull())
          .addColumn('organizations', 'jsonb', column => column.notNull())
          .addColumn('until', 'text', column => column.notNull())
          .addColumn('ended', 'boolean', column => column.notNull())
          .addColumn('since', 'text', column => column.notNull()),
      indexes: [['auditor_id']],
    },
  },
  apply: {
    'identity.user-registered.v1': ({ event: { data } }) =>
      put('identity_callers', {
        id: data.userId,
        kind: 'user',
        active: true,
        roles: [],
        country: data.country,
        email_lookup: data.emailLookup,
        since: data.at,
      }),
    'identity.user-details-changed.v1': ignore,
    'identity.user-country-changed.v1': ({ event: { data } }) =>
      change('identity_callers', { id: data.userId }, { country: data.to }),
    'identity.user-deactivated.v1': ({ event: { data } }) =>
      change('identity_callers', { id: data.userId }, { active: false }),
    'identity.user-reactivated.v1': ({ event: { data } }) =>
      change('identity_callers', { id: data.userId }, { active: true }),
    'identity.user-erased.v1': ({ event: { data } }) =>
      change('identity_callers', { id: data.userId }, { active: false, roles: [], email_lookup: null }),
    // Membership alone answers this.
    'identity.departure-requested.v1': ignore,
    'identity.role-granted.v1': ({ event: { data } }) =>
      change('identity_callers', { id: data.userId }, { roles: data.roles }),
    'identity.role-revoked.v1': ({ event: { data } }) =>
      change('identity_callers', { id: data.userId }, { roles: data.roles }),
    'identity.api-token-revoked.v1': ({ event: { data } }) =>
      put('identity_revoked_api_tokens', { token_id: data.tokenId, since: data.at }),
    'identity.password-reset-requested.v1': ignore,
    'identity.password-changed.v1': ({ event: { data } }) =>
      data.from === undefined ? [] : put('identity_replaced_passwords', { password_id: data.from, since: data.at }),
    'identity.email-change-requested.v1': ignore,
    'identity.email-changed.v1': ({ event: { data } }) =>
      change('identity_callers', { id: data.userId }, { email_lookup: data.emailLookup }),
    'identity.session-ended.v1': ({ event: { data } }) =>
      put('identity_ended_sessions', { session_id: data.sessionId, since: data.at }),
    'identity.service-account-created.v1': ({ event: { data } }) =>
      put('identity_callers', {
        id: data.serviceAccountId,
        kind: 'service',
        active: true,
        roles: [],
        country: null,
        email_lookup: null,
        since: data.at,
      }),
    'identity.service-account-deactivated.v1': ({ event: { data } }) =>
      change('identity_callers', { id: data.serviceAccountId }, { active: false }),
    'identity.mandate-approved.v1': ({ event: { data } }) =>
      put('identity_mandates', {
        mandate_id: data.mandateId,
        auditor_id: data.auditorId,
        organizations: data.organizations,
        until: new Date(data.until).toISOString(),
        ended: false,
        since: data.at,
      }),
    'identity.mandate-ended.v1': ({ event: { data } }) =>
      change('identity_mandates', { mandate_id: data.mandateId }, { ended: true }),
    // Whoever asks compares its end, and nobody acts by it any more.
    'identity.mandate-lapsed.v1': ignore,
  },
};
