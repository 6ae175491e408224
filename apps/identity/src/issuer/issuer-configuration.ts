import {
  errors,
  type Configuration,
  type FindAccount,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider';
import type { Api } from './api-token-grant';
import { secondsUntil } from './api-token-login';
import { browserPolicy, LOGGED_IN_WITHIN } from './browser-policy';
import { publicClients, staysLoggedIn } from './clients';
import type { IssuerOptions } from './issuer';
import { apiTokenOf, isByPassword, setSession, type LoggedIn } from './logged-in';
import { notGranted } from './not-granted';

/** What the vault's keys sign by. */
export const ALGORITHM = 'EdDSA';

/** In seconds. A month after somebody has logged in, they log in again. */
export const SESSION_TTL = 30 * 24 * 60 * 60;
/** A browser that nobody has logged in with for a week may be somebody else's by now. */
const BROWSER_SESSION_TTL = 7 * 24 * 60 * 60;
/** Time enough to look for a password, and to have it reset. */
const INTERACTION_TTL = 60 * 60;
/** It is on its way from a browser to a client that waits for it. */
const CODE_TTL = 60;

export const configuration = (options: IssuerOptions, api: Api): Configuration => ({
  adapter: options.adapter,
  clients: publicClients(options.url),
  jwks: { keys: [...options.keys] },
  routes: {
    token: '/oauth2/token',
    revocation: '/oauth2/revoke',
    authorization: '/oauth2/authorize',
    jwks: '/.well-known/jwks.json',
  },
  features: features(api),
  responseTypes: ['code'],
  clientDefaults: { id_token_signed_response_alg: ALGORITHM },
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
  clientBasedCORS: () => false,
  // Several processes of one command line share a stored session: what one of them has used up, the others would lack.
  rotateRefreshToken: false,
  issueRefreshToken: (_ctx, { clientId }) => staysLoggedIn(clientId),
  ttl: {
    AccessToken: ctx => withinSession(ctx, options.accessTokenTtl),
    ClientCredentials: options.accessTokenTtl,
    RefreshToken: ctx => withinSession(ctx, SESSION_TTL),
    Grant: SESSION_TTL,
    Session: BROWSER_SESSION_TTL,
    Interaction: INTERACTION_TTL,
    AuthorizationCode: CODE_TTL,
  },
  findAccount: findAccount(options),
  // By these every service asks whether the session has ended, or the API token that opened it.
  extraTokenClaims: (ctx, token) =>
    token.kind === 'AccessToken' ? { sid: token.grantId, token_id: apiTokenOf(ctx)?.apiTokenId } : { sid: token.jti },
  ...browserLogins(options),
});

/** How people log in with a browser. Our own controllers pass on what it asks, and show the pages. */
const browserLogins = ({ url, cookieKey }: IssuerOptions): Configuration => {
  const cookie = { httpOnly: true, sameSite: 'lax', secure: url.startsWith('https:'), signed: true } as const;
  return {
    cookies: {
      names: { session: 'charter_login', interaction: 'charter_interaction', resume: 'charter_resume' },
      keys: [cookieKey],
      long: { ...cookie, path: '/oauth2' },
      short: cookie,
    },
    interactions: {
      policy: browserPolicy(),
      url: (_ctx, { uid }) => `/oauth2/interactions/${uid}`,
    },
    extraParams: [LOGGED_IN_WITHIN],
    // Each login has a session of its own, made when somebody says that they want it.
    loadExistingGrant: async ({ oidc }) => {
      const { grantId } = oidc.result?.consent ?? {};
      return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
    },
    // A command line stays logged in where its user logs out of the browser.
    expiresWithSession: () => false,
    renderError: (ctx, out) => {
      ctx.type = 'json';
      ctx.body = out;
    },
  };
};

/** Whom a session is of, if what opened it still holds: an API token, or a password, or a browser's login. */
const findAccount =
  ({ sessions, login }: IssuerOptions): FindAccount =>
  async (ctx, accountId, token) => {
    const account = { accountId, claims: () => ({ sub: accountId }) };
    if (!token) {
      const { acr: passwordId = '' } = ctx.oidc.session ?? {};
      return (await login.stillHolds({ userId: accountId, passwordId })) === true ? account : undefined;
    }
    const sessionId = token.grantId ?? '';
    const session = await sessions.find(sessionId);
    if (!session) throw notGranted('ended');
    await assertHolds(login, session);
    if (token.kind === 'AuthorizationCode') {
      const begins = { sessionId, userId: accountId, clientId: ctx.oidc.client?.clientId ?? '' };
      // Two who present one code at the same time: one of them is not who it was given to, and nobody knows which.
      if (!(await sessions.begin(begins))) {
        await sessions.end({ sessionId, subject: { kind: 'user', id: accountId }, correlationId: sessionId });
        throw notGranted('code-used');
      }
    }
    setSession(ctx, session);
    return account;
  };

const assertHolds = async (login: IssuerOptions['login'], session: LoggedIn): Promise<void> => {
  if (isByPassword(session)) {
    const holds = await login.stillHolds(session);
    if (holds !== true) throw notGranted(holds === 'deactivated' ? 'user-deactivated' : 'ended');
    return;
  }
  const outcome = await login.again(session);
  if (typeof outcome === 'string') throw notGranted(outcome);
};

const features = (api: Api): NonNullable<Configuration['features']> => ({
  clientCredentials: { enabled: true },
  // Announced by the issuer, and answered by our own controller: ending a session is a fact for all services.
  revocation: { enabled: true },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => api.identifier,
    getResourceServerInfo: (_ctx, resource): ResourceServer => {
      if (resource !== api.identifier) throw new errors.InvalidTarget();
      return api.server;
    },
    useGrantedResource: () => true,
  },
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  userinfo: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
});

/** Nothing outlives the API token that it was issued for; in the last second of that there is nothing left to issue. */
const withinSession = (ctx: KoaContextWithOIDC, seconds: number): number => {
  const until = apiTokenOf(ctx)?.until;
  const left = until === undefined ? seconds : Math.min(seconds, secondsUntil(until));
  if (left < 1) throw notGranted('expired');
  return left;
};
