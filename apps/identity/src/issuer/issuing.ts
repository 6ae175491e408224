import { barrier, type Processor } from '@charter/processors';
import { session, sessionHistory } from '@charter/identity-domain';
import { unavailable, type ServiceParts } from '@charter/service';
import type { Passwords } from '../passwords/passwords';
import type { ApiTokens } from '../projections/api-tokens/api-tokens.query';
import type { ServiceAccounts } from '../projections/service-accounts/service-accounts.query';
import type { Registrar } from '../registering/registrar';
import { accountAttempts } from './account-attempts';
import { apiTokenLogin } from './api-token-login';
import { browserLogins } from './browser-logins';
import { serviceClients } from './clients';
import { failedAttempts } from './failed-attempts';
import { issuer } from './issuer';
import { issuerCalls } from './issuer-calls';
import { logout } from './logout';
import { passwordLogin } from './password-login';
import { recordsAdapter } from './records-adapter';
import { sessionsIn } from './sessions';
import { webSessions } from './web-session';

type Sources = Readonly<{
  /** What tokens are decided from: identity's own rows. */
  rows: Processor;
  apiTokens: ApiTokens;
  serviceAccounts: ServiceAccounts;
  registrar: Registrar;
  passwords: Passwords;
}>;

/** Everything that lets people and programs in. */
export type Issuing = Awaited<ReturnType<typeof issuing>>;

/** Nobody waits longer than this for what others have stored. */
const PATIENCE_MS = 2_000;

export const issuing = async (service: ServiceParts, sources: Sources) => {
  const { apiTokens, serviceAccounts, registrar, passwords } = sources;
  const { vault, config } = service.parts;
  const { records } = vault;
  const handler = service.commands({ category: 'session', decider: session, history: sessionHistory });
  const sessions = sessionsIn({ records, handler });
  const attempts = failedAttempts();
  const byPassword = passwordLogin({ registrar, passwords, attempts, accounts: accountAttempts(records) });
  const made = issuer({
    url: config.publicUrl,
    keys: await vault.signingKeys(),
    cookieKey: vault.lookup('cookies', 'key'),
    accessTokenTtl: config.accessTokenTtl,
    adapter: recordsAdapter({
      ...{ records, findClient: serviceClients(serviceAccounts) },
      onRevoked: async sessionId => {
        const of = await sessions.find(sessionId);
        if (of) await sessions.end({ sessionId, subject: { kind: 'user', id: of.userId }, correlationId: sessionId });
      },
    }),
    login: { ...apiTokenLogin(apiTokens, registrar.users), stillHolds: byPassword.stillHolds },
    sessions,
  });
  return {
    calls: issuerCalls(made.provider, config.publicUrl),
    ...{ attempts, byPassword },
    logins: browserLogins(made, sessions),
    openSession: webSessions(made, sessions),
    logout: logout({ tokens: service.tokens, records, sessions }),
    upToDate: ownFacts(sources.rows),
  };
};

/** Waits for what identity itself has stored, and for nobody else's facts: who logs in needs none of those. */
const ownFacts = (rows: Processor) => {
  const own = barrier({ processors: [rows] });
  return async (): Promise<void> => {
    try {
      await own.pass(AbortSignal.timeout(PATIENCE_MS));
    } catch (cause) {
      throw unavailable('Who may log in cannot be known just now. Try again shortly.', { cause });
    }
  };
};
