import { randomUUID } from 'node:crypto';
import { isRefusal, type HandlingRefusal } from '@charter/event-sourcing';
import type { UserRefusal } from '@charter/identity-domain';
import type { ApiTokens } from '../projections/api-tokens/api-tokens.query';
import type { UserHandler } from '../registering/identifiers';
import type { ByApiToken } from './logged-in';
import { hashOf } from './secrets';

export type LoginRefusal = 'invalid' | 'expired' | 'deactivated';

/** Decides by the user's own stream whether an API token is good now, and notes that it was used. */
export type ApiTokenLogin = Readonly<{
  byToken: (apiToken: string) => Promise<ByApiToken | LoginRefusal>;
  /** The same for a session that the token has opened before. */
  again: (loggedIn: ByApiToken) => Promise<ByApiToken | LoginRefusal>;
}>;

// Whoever logs in waits for it; a store that takes longer than this is not there.
const LIMIT_MS = 5_000;

export const apiTokenLogin = (apiTokens: ApiTokens, users: Pick<UserHandler, 'handle'>): ApiTokenLogin => {
  const again: ApiTokenLogin['again'] = async loggedIn => {
    const { userId, apiTokenId: tokenId, until } = loggedIn;
    const at = new Date().toISOString();
    // The last second of a token is too short for anything that could be issued.
    if (until !== undefined && secondsUntil(until) < 1) return 'expired';
    const command = { type: 'UseApiToken', data: { tokenId, at } } as const;
    const commandId = randomUUID();
    const actor = { kind: 'user', id: userId } as const;
    const cause = { commandId, requestHash: commandId, correlationId: commandId, actor, repeatable: false };
    const outcome = await users.handle(userId, { ...cause, command }, AbortSignal.timeout(LIMIT_MS));
    return isRefusal(outcome) ? (SAID[outcome.refused] ?? 'invalid') : loggedIn;
  };
  return {
    again,
    byToken: async apiToken => {
      const token = await apiTokens.withHash(hashOf(apiToken));
      if (!token) return 'invalid';
      const { id, user_id, expires_at } = token;
      return again({ userId: user_id, apiTokenId: id, ...(expires_at === null ? {} : { until: expires_at }) });
    },
  };
};

/** Whole seconds from now. */
export const secondsUntil = (at: string): number => Math.floor((Date.parse(at) - Date.now()) / 1_000);

/** Only who holds the token learns any of it; that one was revoked, nobody learns: it may be somebody else by now. */
const SAID: { readonly [Refused in UserRefusal | HandlingRefusal]?: LoginRefusal } = {
  'api-token-expired': 'expired',
  'user-deactivated': 'deactivated',
};
