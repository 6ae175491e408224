import { refuse, type Decision } from '@charter/event-sourcing';
import type { CreateApiToken, RevokeApiToken, UseApiToken } from './commands';
import type { ApiTokenCreated, ApiTokenRevoked, ApiTokenUsed, UserEvent } from './events';

/** Nobody loses sight of this many, and no stream grows without end. */
export const MOST_API_TOKENS = 100;
/** That a token is used is worth knowing; each single use would only make the history long. */
const USE_NOTED_EVERY_MS = 60 * 60 * 1_000;

/** One API token. A revoked one never works again; one with an end works until then, whatever else is stored. */
type ApiToken = Readonly<{ expiresAt?: string; revoked?: true; lastUsedAt?: string }>;
export type ApiTokens = ReadonlyMap<string, ApiToken>;

export type ApiTokenRefusal = 'no-such-api-token' | 'api-token-expired' | 'expiry-in-the-past' | 'too-many-api-tokens';

type Decided = Decision<UserEvent, ApiTokenRefusal>;

export const evolveApiTokens = (
  tokens: ApiTokens,
  { type, data }: ApiTokenCreated | ApiTokenUsed | ApiTokenRevoked,
): ApiTokens => {
  const token = tokens.get(data.tokenId);
  switch (type) {
    case 'ApiTokenCreated':
      return new Map(tokens).set(data.tokenId, data.expiresAt === undefined ? {} : { expiresAt: data.expiresAt });
    case 'ApiTokenUsed':
      return new Map(tokens).set(data.tokenId, { ...token, lastUsedAt: data.at });
    case 'ApiTokenRevoked':
      return new Map(tokens).set(data.tokenId, { ...token, revoked: true });
  }
};

export const createApiToken = ({ by, ...data }: CreateApiToken['data'], tokens: ApiTokens): Decided => {
  if (tokens.has(data.tokenId)) return []; // Already so.
  if (data.expiresAt !== undefined && reached(data.expiresAt, data.at)) return refuse('expiry-in-the-past');
  const working = [...tokens.values()].filter(token => !token.revoked && !hasExpired(token, data.at));
  if (working.length >= MOST_API_TOKENS) return refuse('too-many-api-tokens');
  return [{ type: 'ApiTokenCreated', data: { ...data, createdBy: by } }];
};

export const useApiToken = ({ tokenId, at }: UseApiToken['data'], tokens: ApiTokens): Decided => {
  const token = tokens.get(tokenId);
  if (!token || token.revoked) return refuse('no-such-api-token');
  if (hasExpired(token, at)) return refuse('api-token-expired');
  const noted = token.lastUsedAt !== undefined && Date.parse(at) - Date.parse(token.lastUsedAt) < USE_NOTED_EVERY_MS;
  return noted ? [] : [{ type: 'ApiTokenUsed', data: { tokenId, at } }];
};

export const revokeApiToken = ({ tokenId, by, at }: RevokeApiToken['data'], tokens: ApiTokens): Decided => {
  const token = tokens.get(tokenId);
  if (!token) return refuse('no-such-api-token');
  if (token.revoked) return []; // Already so.
  return [{ type: 'ApiTokenRevoked', data: { tokenId, revokedBy: by, at } }];
};

const hasExpired = ({ expiresAt }: ApiToken, at: string): boolean => expiresAt !== undefined && reached(expiresAt, at);
const reached = (end: string, at: string): boolean => Date.parse(at) >= Date.parse(end);
