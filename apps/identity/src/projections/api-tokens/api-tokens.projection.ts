import type { UserEvent } from '@charter/identity-domain';
import { ignore, rows, type Projection } from '@charter/processors';

/** One row for each API token; `name` is sealed under its user's key. */
export type ApiTokensTables = {
  api_tokens: {
    id: string;
    user_id: string;
    name: string;
    hash: string;
    created_at: string;
    expires_at: string | null;
    last_used_at: string | null;
    revoked: boolean;
    updated_at: string;
  };
};

const { put, change } = rows<ApiTokensTables>();

/** Which API tokens there are, and whose. */
export const apiTokens: Projection<UserEvent, ApiTokensTables> = {
  name: 'api-tokens',
  version: 1,
  tables: {
    api_tokens: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('user_id', 'text', column => column.notNull())
          .addColumn('name', 'text', column => column.notNull())
          .addColumn('hash', 'text', column => column.notNull())
          .addColumn('created_at', 'text', column => column.notNull())
          .addColumn('expires_at', 'text')
          .addColumn('last_used_at', 'text')
          .addColumn('revoked', 'boolean', column => column.notNull())
          .addColumn('updated_at', 'text', column => column.notNull()),
      indexes: [['hash'], ['user_id']],
    },
  },
  apply: {
    UserRegistered: ignore,
    UserRegistrationLapsed: ignore,
    UserDetailsChanged: ignore,
    UserCountryChanged: ignore,
    UserDeactivated: ignore,
    UserReactivated: ignore,
    UserErased: ignore,
    RoleGranted: ignore,
    RoleRevoked: ignore,
    PasswordSet: ignore,
    PasswordResetRequested: ignore,
    PasswordChanged: ignore,
    EmailChangeRequested: ignore,
    EmailChanged: ignore,
    ApiTokenCreated: ({ key, event: { data } }) =>
      put('api_tokens', {
        id: data.tokenId,
        user_id: key.slice('user-'.length),
        name: data.name,
        hash: data.hash,
        created_at: data.at,
        expires_at: data.expiresAt ?? null,
        last_used_at: null,
        revoked: false,
        updated_at: data.at,
      }),
    ApiTokenUsed: ({ event: { data } }) => change('api_tokens', { id: data.tokenId }, { last_used_at: data.at }),
    ApiTokenRevoked: ({ event: { data } }) =>
      change('api_tokens', { id: data.tokenId }, { revoked: true, updated_at: data.at }),
  },
};
