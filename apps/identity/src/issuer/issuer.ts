import type { JWK } from 'jose';
import { errors, Provider, type AdapterFactory } from 'oidc-provider';
import { registerApiTokenGrant, type Api } from './api-token-grant';
import type { ApiTokenLogin } from './api-token-login';
import { ALGORITHM, configuration, SESSION_TTL } from './issuer-configuration';
import type { PasswordLogin } from './password-login';
import { isSecret } from './secrets';
import type { Sessions } from './sessions';

export type IssuerOptions = Readonly<{
  /** Charter's address: the issuer, and the audience of all tokens. */
  url: string;
  /** The private key that signs now, then those that have signed before. */
  keys: readonly JWK[];
  /** What signs cookies, the same in every process. */
  cookieKey: string;
  accessTokenTtl: number;
  adapter: AdapterFactory;
  login: ApiTokenLogin & Pick<PasswordLogin, 'stillHolds'>;
  sessions: Sessions;
}>;

/** The OAuth 2 issuer whose tokens all services accept; and what its access tokens are issued for. */
export type Issuer = Readonly<{ provider: Provider; api: Api }>;

export const issuer = (options: IssuerOptions): Issuer => {
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
    // Elsewhere it is only asked whether there could be such a grant.
    if (Provider.ctx?.oidc.params?.['grant_type'] !== type) return false;
    throw new errors.UnauthorizedClient(this.clientSecret === undefined ? LOG_IN : BY_SECRET);
  };
  registerApiTokenGrant(provider, { ...options, api, sessionTtl: SESSION_TTL });
  return { provider, api };
};

/** The command line asks for a token in its own name when the one it was given has expired. */
const LOG_IN = 'Log in again: the access token has expired or is not valid, and this client cannot renew it.';
const BY_SECRET = 'A service account gets its tokens by client_credentials.';
