import type { CommandHandler } from '@charter/event-sourcing';
import type { Session, SessionCommand, SessionEvent } from '@charter/identity-domain';
import { Problem, type AccessTokens } from '@charter/service';
import type { Vault } from '@charter/vault';
import { hashOf } from './secrets';
import type { Sessions } from './sessions';

/** Ends the session that an access token or a refresh token belongs to. Who shows a token that is none is told nothing. */
export type Logout = (token: string, correlationId: string) => Promise<void>;

type Parts = Readonly<{
  tokens: AccessTokens;
  records: Vault['records'];
  sessions: Sessions;
  handle: CommandHandler<Session, SessionCommand, SessionEvent, never>['handle'];
}>;

type Belonging = Readonly<{ sessionId: string; subjectId: string; kind: 'user' | 'service' }>;

/** Whoever logs out waits for it; a store that takes longer than this is not there. */
const LIMIT_MS = 5_000;

export const logout = ({ tokens, records, sessions, handle }: Parts): Logout => {
  const ofAccessToken = async (token: string): Promise<Belonging | undefined> => {
    try {
      const { id, sessionId, apiTokenId } = await tokens.claims(`Bearer ${token}`);
      return { sessionId, subjectId: id, kind: apiTokenId === undefined ? 'service' : 'user' };
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return undefined;
      throw error;
    }
  };
  const ofRefreshToken = async (token: string): Promise<Belonging | undefined> => {
    const kept = await records.get('issuer:RefreshToken', hashOf(token));
    return kept && { sessionId: String(kept['grantId']), subjectId: String(kept['accountId']), kind: 'user' };
  };
  return async (token, correlationId) => {
    const belonging = (await ofRefreshToken(token)) ?? (await ofAccessToken(token));
    if (!belonging) return;
    const { sessionId, subjectId, kind } = belonging;
    const data = { sessionId, subjectId, at: new Date().toISOString() };
    const request = {
      command: { type: 'EndSession', data },
      ...{ commandId: `${sessionId}:end`, requestHash: `${sessionId}:end`, correlationId, repeatable: false },
      actor: { kind, id: subjectId },
    } as const;
    await handle(sessionId, request, AbortSignal.timeout(LIMIT_MS));
    await sessions.forget(sessionId);
  };
};
