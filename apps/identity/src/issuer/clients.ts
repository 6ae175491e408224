import type { ClientMetadata } from 'oidc-provider';
import type { ServiceAccounts } from '../projections/service-accounts/service-accounts.query';
import type { FindClient } from './records-adapter';

/** The command lines and libraries that people use, by the names under which they present themselves. */
const PUBLIC_CLIENTS = ['upsun-cli', 'platform-cli', 'platform-api-user'];

/** Clients without a secret: what they get, they get for the API token that their user gives them. */
export const publicClients: ClientMetadata[] = PUBLIC_CLIENTS.map(client_id => ({
  client_id,
  token_endpoint_auth_method: 'none',
  grant_types: ['api_token', 'refresh_token'],
  redirect_uris: [],
  response_types: [],
}));

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
