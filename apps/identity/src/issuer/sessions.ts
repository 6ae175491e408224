import type { Vault } from '@charter/vault';
import type { LoggedIn } from './api-token-login';
import { hashOf } from './secrets';

/** The sessions that can be continued by a refresh token, and how each was opened. */
export type Sessions = Readonly<{
  open: (sessionId: string, loggedIn: LoggedIn, expiresAt: Date) => Promise<void>;
  find: (sessionId: string) => Promise<LoggedIn | undefined>;
  /** Forgets the session and everything that could continue it. */
  forget: (sessionId: string) => Promise<void>;
}>;

type Parts = Readonly<{
  records: Vault['records'];
  /** Whether it is stored that the session has ended. */
  hasEnded: (sessionId: string) => Promise<boolean>;
}>;

const KIND = 'session';

export const sessionsIn = ({ records, hasEnded }: Parts): Sessions => ({
  open: (sessionId, loggedIn, expiresAt) => records.put(KIND, sessionId, loggedIn, { expiresAt }),
  // Between its end and its being forgotten a process can die, and a vault can be restored from before.
  find: async sessionId =>
    (await hasEnded(sessionId)) ? undefined : ((await records.get(KIND, sessionId)) as LoggedIn | undefined),
  forget: async sessionId => {
    await records.delete(KIND, sessionId);
    await records.deleteWhere('issuer:RefreshToken', sessionId);
    await records.delete('issuer:Grant', hashOf(sessionId));
  },
});
