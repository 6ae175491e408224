import type { JWK } from 'jose';
import {
  errors,
  Provider,
  type AdapterFactory,
  type Configuration,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider';
import { notGranted, registerApiTokenGrant, type Api } from './api-token-grant';
import { secondsUntil, type ApiTokenLogin } from './api-token-login';
import { publicClients } from './clients';
import { sessionOf, setSession } from './current-session';
import { isSecret } from './secrets';
import type { Sessions } from './sessions';

export type IssuerOptions = Readonly<{
  /** Charter's address: the issuer, and the audience of all tokens. */
  url: string;
  /** The private key that signs now, then those that have signed before. */
  keys: readonly JWK[];
  accessTokenTtl: number;
  adapter: AdapterFactory;
  login: ApiTokenLogin;
  sessions: Sessions;
}>;

/** What the vault's keys sign by. */
const ALGORITHM = 'EdDSA';

// A month after somebody has logged in, they log in again.
const SESSION_TTL = 30 * 24 * 60 * 60;

/** The OAuth 2 issuer whose tokens all services accept. */
export const issuer = (options: IssuerOptions): Provider => {
  const { url, accessTokenTtl } = options;
  const api: Api = {
    identifier: url,
    server: {
      scope: '',
      audience: url,
      accessTokenTTL: accessTokenTtl,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: ALGORITHM } },
    },
  };
  const provider = new Provider(url, configuration(options, api));
  // Only the hash of a secret is kept, so the hash is what is compared.
  provider.Client.prototype.compareClientSecret = function (secret) {
    return isSecret(secret, this.clientSecret ?? '');
  };
  provider.Client.prototype.grantTypeAllowed = function (type) {
    if (this.grantTypes?.includes(type)) return true;
    throw new errors.UnauthorizedClient(this.clientSecret === undefined ? LOG_IN : BY_SECRET);
  };
  registerApiTokenGrant(provider, { ...options, api, sessionTtl: SESSION_TTL });
  return provider;
};

/** The command line asks for a token in its own name when the one it was given has expired. */
const LOG_IN = 'Log in again: the access token has expired or is not valid, and this client cannot renew it.';
const BY_SECRET = 'A service account gets its tokens by client_credentials.';

const configuration = (options: IssuerOptions, api: Api): Configuration => ({
  adapter: options.adapter,
  clients: publicClients,
  jwks: { keys: [...options.keys] },
  routes: {
    token: '/oauth2/token',
    revocation: '/oauth2/revoke',
    authorization: '/oauth2/authorize',
    jwks: '/.well-known/jwks.json',
  },
  features: features(api),
  // Nothing begins in a browser.
  responseTypes: [],
  clientDefaults: { id_token_signed_response_alg: ALGORITHM },
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
  clientBasedCORS: () => false,
  // Several processes of one command line share a stored session: what one of them has used up, the others would lack.
  rotateRefreshToken: false,
  ttl: {
    AccessToken: ctx => withinSession(ctx, options.accessTokenTtl),
    ClientCredentials: options.accessTokenTtl,
    RefreshToken: ctx => withinSession(ctx, SESSION_TTL),
    Grant: SESSION_TTL,
  },
  findAccount: async (ctx, accountId, token) => {
    const session = token?.grantId === undefined ? undefined : await options.sessions.find(token.grantId);
    if (!session) throw notGranted('ended');
    const loggedIn = await options.login.again(session);
    if (typeof loggedIn === 'string') throw notGranted(loggedIn);
    setSession(ctx, loggedIn);
    return { accountId, claims: () => ({ sub: accountId }) };
  },
  // By these every service asks whether the session has ended, or the API token that opened it.
  extraTokenClaims: (ctx, token) =>
    token.kind === 'AccessToken' ? { sid: token.grantId, token_id: sessionOf(ctx)?.apiTokenId } : { sid: token.jti },
});

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
  const until = sessionOf(ctx)?.until;
  const left = until === undefined ? seconds : Math.min(seconds, secondsUntil(until));
  if (left < 1) throw notGranted('expired');
  return left;
};
