import { ApiProblem, sentenceOf } from '../api/problem';
import type { Transport } from '../api/transport';
import { Failure } from '../failure';

export type AccessToken = Readonly<{ token: string; expiresAt: number }>;

/** The server's token endpoints. */
export interface Issuer {
  /** Rejects with a Failure where the API token is refused. */
  exchange(apiToken: string): Promise<AccessToken>;
  revoke(accessToken: string): Promise<void>;
}

const CLIENT = { client_id: 'platform-cli', client_secret: '' };

/** Speaks OAuth 2 to the server: an API token for an access token, and its revocation. */
export const issuer = (send: Transport, now: () => number = Date.now): Issuer => ({
  async exchange(apiToken) {
    try {
      const body = new URLSearchParams({ ...CLIENT, grant_type: 'api_token', api_token: apiToken });
      const received = await send({ method: 'POST', path: '/oauth2/token', body });
      const answer = received.body as { access_token: string; expires_in: number };
      return { token: answer.access_token, expiresAt: now() + answer.expires_in * 1000 };
    } catch (error) {
      if (!(error instanceof ApiProblem) || (error.status !== 400 && error.status !== 401)) throw error;
      throw new Failure(`The API token was refused: ${error.body.error_description ?? sentenceOf(error.body)}`, {
        advice: ['Check PLATFORM_TOKEN, or log in with another token: platform auth:login'],
      });
    }
  },

  async revoke(accessToken) {
    await send({
      method: 'POST',
      path: '/oauth2/revoke',
      body: new URLSearchParams({ ...CLIENT, token: accessToken, token_type_hint: 'access_token' }),
    });
  },
});
