import type { Kysely } from 'kysely';
import type { ApiTokensTables } from './api-tokens.projection';

/** One API token as it is kept: the name sealed, of the token itself only a hash. */
export type ApiTokenRow = ApiTokensTables['api_tokens'];

export type ApiTokens = Readonly<{
  /** Whose token has this hash; also of one that is revoked. */
  withHash: (hash: string) => Promise<Pick<ApiTokenRow, 'id' | 'user_id' | 'expires_at'> | undefined>;
  /** All of a user's that are not revoked, the oldest first. */
  of: (userId: string) => Promise<readonly ApiTokenRow[]>;
  one: (userId: string, tokenId: string) => Promise<ApiTokenRow | undefined>;
}>;

export const apiTokensIn = (schema: Kysely<ApiTokensTables>): ApiTokens => {
  const unrevokedOf = (userId: string) =>
    schema.selectFrom('api_tokens').selectAll().where('user_id', '=', userId).where('revoked', '=', false);
  return {
    withHash: hash =>
      schema
        .selectFrom('api_tokens')
        .select(['id', 'user_id', 'expires_at'])
        .where('hash', '=', hash)
        .executeTakeFirst(),
    of: userId => unrevokedOf(userId).orderBy('created_at').orderBy('id').execute(),
    one: (userId, tokenId) => unrevokedOf(userId).where('id', '=', tokenId).executeTakeFirst(),
  };
};
