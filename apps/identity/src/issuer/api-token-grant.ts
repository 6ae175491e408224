import { errors, type Provider, type ResourceServer } from 'oidc-provider';
import type { ApiTokenLogin } from './api-token-login';
import { setSession } from './logged-in';
import { notGranted } from './not-granted';
import type { Sessions } from './sessions';

const API_TOKEN_GRANT = 'api_token';

/** What all access tokens are issued for. */
export type Api = Readonly<{ identifier: string; server: ResourceServer }>;

type Parts = Readonly<{
  login: ApiTokenLogin;
  sessions: Sessions;
  api: Api;
  sessionTtl: number;
}>;

/** The grant that is the official clients' own: an API token opens a session. */
export const registerApiTokenGrant = (provider: Provider, { login, sessions, api, sessionTtl }: Parts): void =>
  provider.registerGrantType<{ api_token?: string }>(
    API_TOKEN_GRANT,
    async ctx => {
      const { client, params } = ctx.oidc;
      if (!params.api_token) throw new errors.InvalidRequest("missing required parameter 'api_token'");
      const loggedIn = await login.byToken(params.api_token);
      if (typeof loggedIn === 'string') throw notGranted(loggedIn);

      const accountId = loggedIn.userId;
      const grant = new provider.Grant({ accountId, clientId: client.clientId });
      grant.addResourceScope(api.identifier, api.server.scope);
      const grantId = await grant.save();
      await sessions.open(grantId, loggedIn, new Date(Date.now() + sessionTtl * 1_000));
      setSession(ctx, loggedIn);

      const common = { client, accountId, grantId, sid: grantId, gty: API_TOKEN_GRANT };
      const refreshToken = new provider.RefreshToken({ ...common, scope: api.server.scope, resource: api.identifier });
      const resourceServer = new provider.ResourceServer(api.identifier, api.server);
      const accessToken = new provider.AccessToken({ ...common, resourceServer });
      ctx.oidc.entity('AccessToken', accessToken);
      ctx.oidc.entity('RefreshToken', refreshToken);
      ctx.body = {
        access_token: await accessToken.save(),
        token_type: accessToken.tokenType,
        expires_in: accessToken.expiration,
        refresh_token: await refreshToken.save(),
      };
    },
    ['api_token', 'scope'],
  );
