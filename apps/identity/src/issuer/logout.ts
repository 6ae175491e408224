import { passwordOfSession } from '@charter/identity-contracts';
import { Problem, type AccessTokens } from '@charter/service';
import type { Vault } from '@charter/vault';
import { hashOf } from './secrets';
import type { EndingSession, Sessions } from './sessions';

/** Ends the session that an access token or a refresh token belongs to. Who shows a token that is none is told nothing. */
export type Logout = (token: string, correlationId: string) => Promise<void>;

type Parts = Readonly<{ tokens: AccessTokens; records: Vault['records']; sessions: Pick<Sessions, 'end'> }>;

type Belonging = Omit<EndingSession, 'correlationId'>;

export const logout = ({ tokens, records, sessions }: Parts): Logout => {
  const ofAccessToken = async (token: string): Promise<Belonging | undefined> => {
    try {
      const { id, sessionId, apiTokenId } = await tokens.claims(`Bearer ${token}`);
      const isUser = apiTokenId !== undefined || passwordOfSession(sessionId) !== undefined;
      return { sessionId, subject: { kind: isUser ? 'user' : 'service', id } };
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return undefined;
      throw error;
    }
  };
  const ofRefreshToken = async (token: string): Promise<Belonging | undefined> => {
    const kept = await records.get('issuer:RefreshToken', hashOf(token));
    return kept && { sessionId: String(kept['grantId']), subject: { kind: 'user', id: String(kept['accountId']) } };
  };
  return async (token, correlationId) => {
    const belonging = (await ofRefreshToken(token)) ?? (await ofAccessToken(token));
    if (belonging) await sessions.end({ ...belonging, correlationId });
  };
};
