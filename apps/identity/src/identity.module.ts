import { Module, type DynamicModule } from '@nestjs/common';
import { identityCallers } from '@charter/identity-copy';
import { serviceAccount, serviceAccountHistory, session, sessionHistory } from '@charter/identity-domain';
import type { ServiceParts } from '@charter/service';
import { API_TOKENS, ApiTokensController } from './http/api-tokens.controller';
import { SERVICE_ACCOUNTS, ServiceAccountsController } from './http/service-accounts.controller';
import { UsersController } from './http/users.controller';
import { USERS, usersDesk } from './http/users.desk';
import { apiTokenLogin } from './issuer/api-token-login';
import { serviceClients } from './issuer/clients';
import { failedAttempts } from './issuer/failed-attempts';
import { issuer } from './issuer/issuer';
import { issuerCalls } from './issuer/issuer-calls';
import { ISSUER, IssuerController, type IssuerParts } from './issuer/issuer.controller';
import { logout } from './issuer/logout';
import { recordsAdapter } from './issuer/records-adapter';
import { sessionsIn } from './issuer/sessions';
import { apiTokensIn, type ApiTokens } from './projections/api-tokens/api-tokens.query';
import { identityReadModels, type IdentityTables } from './projections/read-models';
import { serviceAccountsIn, type ServiceAccounts } from './projections/service-accounts/service-accounts.query';
import { usersIn } from './projections/users/users.query';
import { IDENTITY_STREAMS } from './publishing/publication';
import type { UserHandler } from './registering/identifiers';
import { registrarOf } from './registering/registrar';

/** The service's table of contents: what it decides, keeps, issues and answers. */
@Module({})
export class IdentityModule {
  static over(service: ServiceParts): DynamicModule {
    const schema = service.schema<IdentityTables>();
    const { store: streams, vault } = service.parts;
    const settle = () => service.settle();

    // What an operator or another process has stored counts for every request that comes after it.
    const rows = service.keepsRows('identity', IDENTITY_STREAMS, identityReadModels);
    service.waitsFor(rows);
    const { users, sealing } = registrarOf({ streams, vault, commands: rules => service.commands(rules) });
    const accounts = service.commands({
      category: 'serviceAccount',
      decider: serviceAccount,
      history: serviceAccountHistory,
    });
    service.knowsCallers(identityCallers(schema), { rows });

    const apiTokens = apiTokensIn(schema);
    const serviceAccounts = serviceAccountsIn(schema);
    return {
      module: IdentityModule,
      controllers: [UsersController, ApiTokensController, ServiceAccountsController, IssuerController],
      providers: [
        {
          provide: USERS,
          useValue: usersDesk({ rows: usersIn(schema), sealing, vault, handle: users.handle, settle }),
        },
        { provide: API_TOKENS, useValue: { rows: apiTokens, vault } },
        { provide: SERVICE_ACCOUNTS, useValue: { rows: serviceAccounts, handler: accounts, vault, settle } },
        { provide: ISSUER, useFactory: () => issuerOf(service, { apiTokens, serviceAccounts, users }) },
      ],
    };
  }
}

type IssuerSources = Readonly<{ apiTokens: ApiTokens; serviceAccounts: ServiceAccounts; users: UserHandler }>;

const issuerOf = async (
  service: ServiceParts,
  { apiTokens, serviceAccounts, users }: IssuerSources,
): Promise<IssuerParts> => {
  const { vault, config } = service.parts;
  const { records } = vault;
  const { handle, load } = service.commands({ category: 'session', decider: session, history: sessionHistory });
  const sessions = sessionsIn({ records, hasEnded: async id => (await load(id)).state.ended });
  const provider = issuer({
    url: config.publicUrl,
    keys: await vault.signingKeys(),
    accessTokenTtl: config.accessTokenTtl,
    adapter: recordsAdapter(records, serviceClients(serviceAccounts)),
    login: apiTokenLogin(apiTokens, users),
    sessions,
  });
  return {
    calls: issuerCalls(provider, config.publicUrl),
    attempts: failedAttempts(),
    logout: logout({ tokens: service.tokens, records, sessions, handle }),
    upToDate: address => service.freshness.pass('write', address),
  };
};
