import { randomBytes } from 'node:crypto';
import { passwordSessionId } from '@charter/identity-contracts';
import { WEB_CLIENT } from './clients';
import type { Issuer } from './issuer';
import type { ByPassword } from './logged-in';
import type { Sessions } from './sessions';

/** Opens a session for pages of ours, for somebody whose password was just set or shown, and answers its access token. */
export type OpenWebSession = (user: ByPassword) => Promise<string>;

export const webSessions =
  ({ provider, api }: Issuer, sessions: Pick<Sessions, 'begin'>): OpenWebSession =>
  async user => {
    const { userId } = user;
    const client = await provider.Client.find(WEB_CLIENT);
    if (!client) throw new Error(`There is no client ${WEB_CLIENT}.`);
    // Nothing continues it, so there is nothing to keep but that it began.
    const sessionId = passwordSessionId(user.passwordId, randomBytes(16).toString('base64url'));
    await sessions.begin({ sessionId, userId, clientId: client.clientId });
    const resourceServer = new provider.ResourceServer(api.identifier, api.server);
    const about = { client, accountId: userId, grantId: sessionId, sid: sessionId, gty: 'registration' };
    return new provider.AccessToken({ ...about, resourceServer }).save();
  };
