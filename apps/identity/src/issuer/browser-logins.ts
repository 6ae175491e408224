import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { passwordSessionId } from '@charter/identity-contracts';
import { errors } from 'oidc-provider';
import { clientName, WEB_CLIENT } from './clients';
import type { Issuer } from './issuer';
import { SESSION_TTL } from './issuer-configuration';
import type { ByPassword } from './logged-in';
import type { Sessions } from './sessions';

/** A request of a browser, by whose cookies it is known. */
export type Browser = Readonly<{ request: IncomingMessage; response: ServerResponse }>;

/** A login that a browser is in the middle of. */
export type PendingLogin = Readonly<{
  uid: string;
  /** What people call the client that wants to act for them. */
  client: string;
  /** Who has logged in with this browser, where that will do. */
  user?: ByPassword;
}>;

export type BrowserLogins = Readonly<{
  /** The login that the browser has begun under this id; nothing where it has not, or too long ago. */
  find: (browser: Browser, uid: string) => Promise<PendingLogin | undefined>;
  /** Somebody has logged in, or has been before, and wants the client to act for them. Answers where to go on. */
  finish: (browser: Browser, user: ByPassword) => Promise<string>;
  /** They do not want to. */
  cancel: (browser: Browser) => Promise<string>;
  /** Who has logged in with the browser. */
  loggedIn: (browser: Browser) => Promise<string | undefined>;
  /** Forgets who has logged in with the browser, and ends what pages of ours do for them. */
  logOut: (browser: Browser, correlationId: string) => Promise<void>;
}>;

export const browserLogins = (made: Issuer, sessions: Sessions): BrowserLogins => {
  const { provider } = made;
  const pending = async ({ request, response }: Browser) => {
    try {
      return await provider.interactionDetails(request, response);
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    }
  };
  const sessionOf = ({ request, response }: Browser) => provider.Session.get(provider.createContext(request, response));
  return {
    find: async (browser, uid) => {
      const found = await pending(browser);
      if (found?.uid !== uid) return undefined;
      const { session, params, prompt } = found;
      const user = session && prompt.name !== 'login' && { userId: session.accountId, passwordId: session.acr ?? '' };
      return { uid, client: clientName(String(params['client_id'])), ...(user ? { user } : {}) };
    },
    finish: async (browser, user) => {
      const found = await provider.interactionDetails(browser.request, browser.response);
      const before = await sessionOf(browser);
      if (before.accountId !== undefined && before.accountId !== user.userId) {
        // Two people at one browser have nothing to do with each other.
        await before.destroy();
        found.session = undefined;
      }
      const grantId = await granted(made, sessions, { user, clientId: String(found.params['client_id']) });
      // Which password it was stands where the standard has how strong a login was: here, all are the same.
      const login = { accountId: user.userId, acr: user.passwordId };
      found.result = { login, select_account: {}, consent: { grantId } };
      await found.persist();
      return found.returnTo;
    },
    cancel: ({ request, response }) =>
      provider.interactionResult(request, response, {
        error: 'access_denied',
        error_description: 'The login was cancelled.',
      }),
    loggedIn: async browser => (await sessionOf(browser)).accountId,
    logOut: async (browser, correlationId) => {
      const session = await sessionOf(browser);
      const { accountId: id } = session;
      if (id === undefined) return;
      const sessionId = session.grantIdFor(WEB_CLIENT);
      await session.destroy();
      if (sessionId !== undefined) await sessions.end({ sessionId, subject: { kind: 'user', id }, correlationId });
    },
  };
};

type Wanted = Readonly<{ user: ByPassword; clientId: string }>;

/** A session of its own for each login: the client ends it without ending any other. */
const granted = async ({ provider, api }: Issuer, sessions: Sessions, { user, clientId }: Wanted): Promise<string> => {
  const grant = new provider.Grant({ accountId: user.userId, clientId });
  grant.jti = passwordSessionId(user.passwordId, randomBytes(16).toString('base64url'));
  grant.addOIDCScope('offline_access');
  grant.addResourceScope(api.identifier, api.server.scope);
  const sessionId = await grant.save();
  await sessions.open(sessionId, user, new Date(Date.now() + SESSION_TTL * 1_000));
  return sessionId;
};
