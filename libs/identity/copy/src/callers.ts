import { passwordOfSession } from '@charter/identity-contracts';
import type { Kysely } from 'kysely';
import type { IdentityCopyTables } from './identity-copy.projection';

/** What an access token says of who calls: the user or service account, the session, and the API token that opened it. */
export type CallerClaims = Readonly<{ id: string; sessionId: string; apiTokenId?: string }>;

/** What is true of who calls, whatever their token says. */
export type CallerFacts = Readonly<{
  kind: 'user' | 'service';
  /** Whether they may call at all: not deactivated, and neither the session ended nor what had opened it. */
  active: boolean;
  roles: readonly string[];
  country?: string;
}>;

/** The facts of identity as this service has learned them. */
export type Callers = Readonly<{
  /** Nothing for whoever identity does not know. */
  facts: (claims: CallerClaims) => Promise<CallerFacts | undefined>;
  /** Whether there is such a user, who is not deactivated. */
  isActiveUser: (userId: string) => Promise<boolean>;
}>;

/** Which addresses are whose, by their lookups alone. */
export type Addresses = Readonly<{
  /** Whose address has this lookup, deactivated or not. */
  userWithEmail: (emailLookup: string) => Promise<string | undefined>;
  /** The lookup of somebody's address; service accounts have none. */
  emailLookupOf: (userId: string) => Promise<string | undefined>;
}>;

/** Reads the copy that {@link identityCopy} keeps in a service's own schema. */
export const identityCallers = (schema: Kysely<IdentityCopyTables>): Callers & Addresses => ({
  facts: claims => factsOf(schema, claims),
  isActiveUser: async userId => {
    const row = await schema
      .selectFrom('identity_callers')
      .select('id')
      .where('id', '=', userId)
      .where('kind', '=', 'user')
      .where('active', '=', true)
      .executeTakeFirst();
    return row !== undefined;
  },
  userWithEmail: async emailLookup => {
    const row = await schema
      .selectFrom('identity_callers')
      .select('id')
      .where('email_lookup', '=', emailLookup)
      .executeTakeFirst();
    return row?.id;
  },
  emailLookupOf: async userId => {
    const row = await schema
      .selectFrom('identity_callers')
      .select('email_lookup')
      .where('id', '=', userId)
      .executeTakeFirst();
    return row?.email_lookup ?? undefined;
  },
});

const factsOf = async (
  schema: Kysely<IdentityCopyTables>,
  { id, sessionId, apiTokenId = '' }: CallerClaims,
): Promise<CallerFacts | undefined> => {
  const passwordId = passwordOfSession(sessionId) ?? '';
  const row = await schema
    .selectFrom('identity_callers as caller')
    .leftJoin('identity_ended_sessions as session', join => join.on('session.session_id', '=', sessionId))
    .leftJoin('identity_revoked_api_tokens as token', join => join.on('token.token_id', '=', apiTokenId))
    .leftJoin('identity_replaced_passwords as password', join => join.on('password.password_id', '=', passwordId))
    .select(['caller.kind', 'caller.active', 'caller.roles', 'caller.country'])
    .select(['session.session_id', 'token.token_id', 'password.password_id'])
    .where('caller.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { kind, roles, country } = row;
  const hasEnded = row.session_id !== null || row.token_id !== null || row.password_id !== null;
  return { kind, active: row.active && !hasEnded, roles, ...(country === null ? {} : { country }) };
};
