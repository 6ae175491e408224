import type { ClientMetadata } from 'oidc-provider';
import type { ServiceAccounts } from '../projections/service-accounts/service-accounts.query';
import type { FindClient } from './records-adapter';

/** The pages of Charter's own. */
export const WEB_CLIENT = 'charter-web';

/** The command lines that people use, by the names under which they present themselves, and what people call them. */
const COMMAND_LINES: Readonly<Record<string, string>> = {
  'upsun-cli': 'the Upsun command line',
  'platform-cli': 'the Platform.sh command line',
};

/** Where a command line waits for its code, on the computer on which it runs: the first of these ports that is free. */
const LOOPBACK = Array.from({ length: 11 }, (_, index) => `http://127.0.0.1:${5_000 + index}`);

/** What people read of a client that wants to act for them. */
export const clientName = (clientId: string): string => COMMAND_LINES[clientId] ?? 'Charter';

/** Whether a client keeps a user logged in beyond an access token. */
export const staysLoggedIn = (clientId: string): boolean => clientId in COMMAND_LINES;

/**
 * Clients without a secret: what they get, they get for what their user gives them. Addresses to come back to are
 * compared as they are, also their ports.
 */
export const publicClients = (publicUrl: string): ClientMetadata[] => [
  ...Object.keys(COMMAND_LINES).map(id => publicClient(id, ['api_token', 'refresh_token'], LOOPBACK)),
  publicClient(WEB_CLIENT, ['refresh_token'], [`${publicUrl}/invitations/logged-in`]),
  publicClient('platform-api-user', ['api_token', 'refresh_token'], []),
];

const publicClient = (
  client_id: string,
  grants: readonly string[],
  redirect_uris: readonly string[],
): ClientMetadata => {
  const isForBrowsers = redirect_uris.length > 0;
  return {
    ...{ client_id, token_endpoint_auth_method: 'none' },
    grant_types: [...grants, ...(isForBrowsers ? ['authorization_code'] : [])],
    redirect_uris: [...redirect_uris],
    response_types: isForBrowsers ? ['code'] : [],
  };
};

/** Each service account is a client that acts for nobody but itself. The issuer compares with the hash: see there. */
export const serviceClients =
  (serviceAccounts: ServiceAccounts): FindClient =>
  async id => {
    const account = await serviceAccounts.one(id);
    return (
      account && {
        client_id: account.id,
        client_secret: account.secret_hash,
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      }
    );
  };
