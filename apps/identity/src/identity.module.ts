import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { identityCallers } from '@charter/identity-copy';
import {
  departure,
  departureHistory,
  mandate,
  mandateHistory,
  serviceAccount,
  serviceAccountHistory,
} from '@charter/identity-domain';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import type { ServiceParts } from '@charter/service';
import { EmailChangesController } from './accounts/email-changes.controller';
import { OwnAccountController } from './accounts/own-account.controller';
import { PasswordResetsController } from './accounts/password-resets.controller';
import { DEPARTURE, DEPARTURES, type Departures } from './departures/departures';
import { DeparturesConsumer } from './departures/departures.consumer';
import { departuresReactor } from './departures/departures.reactor';
import { eraseContacts } from './departures/erased-contacts';
import { API_TOKENS, ApiTokensController } from './http/api-tokens.controller';
import {
  SERVICE_ACCOUNTS,
  ServiceAccountsController,
  type ServiceAccountParts,
} from './http/service-accounts.controller';
import { UsersController } from './http/users.controller';
import { USERS, usersDesk } from './http/users.desk';
import { IssuerController } from './issuer/issuer.controller';
import { issuing } from './issuer/issuing';
import { LoginController } from './login/login.controller';
import { lapsesWatchdog } from './mandates/lapses.watchdog';
import { MANDATE } from './mandates/mandates';
import { MandatesController } from './mandates/mandates.controller';
import { MANDATES, mandatesDesk, type MandatesDesk } from './mandates/mandates.desk';
import { openToAnybody } from './open-to-anybody';
import { passwordsIn } from './passwords/passwords';
import type { Hashing } from './passwords/scrypt';
import { apiTokensIn } from './projections/api-tokens/api-tokens.query';
import { mandatesIn } from './projections/mandates/mandates.query';
import { copies, identityReadModels, type IdentityTables } from './projections/read-models';
import { serviceAccountsIn } from './projections/service-accounts/service-accounts.query';
import { usersIn } from './projections/users/users.query';
import { IDENTITY_STREAMS } from './publishing/publication';
import { USER_HANDLER, type UserHandler } from './registering/identifiers';
import { registrarOf, type Registrar } from './registering/registrar';
import { roleHolders } from './registering/role-holders';
import { ConfirmationsConsumer } from './registrations/confirmations.consumer';
import { RegistrationsController } from './registrations/registrations.controller';

/** The service's table of contents: what it decides, keeps, copies, issues and answers. */
@Module({})
export class IdentityModule {
  static over(service: ServiceParts, hashing: Hashing): DynamicModule {
    const schema = service.schema<IdentityTables>();
    const { store: streams, vault } = service.parts;
    const settle = () => service.settle();

    // What an operator or another process has stored counts for every request that comes after it.
    const rows = service.keepsRows('identity', { prefixes: IDENTITY_STREAMS, models: identityReadModels });
    service.waitsFor(rows);
    service.keepsCopies('identity:copies', [MEMBERSHIP_TOPIC], copies);
    const registrar = registrarOf({ streams, vault, commands: rules => service.commands(rules) });
    const { users: handler, sealing } = registrar;
    const accounts = service.commands({
      category: 'serviceAccount',
      decider: serviceAccount,
      history: serviceAccountHistory,
    });
    const departures = departing(service, handler);
    service.knowsCallers(identityCallers(schema), { rows });

    const apiTokens = apiTokensIn(schema);
    const serviceAccounts = serviceAccountsIn(schema);
    const { recordStaff } = service;
    const users = usersDesk({ rows: usersIn(schema), sealing, vault, handle: handler.handle, settle, recordStaff });
    const passwords = passwordsIn({ vault, hashing });
    const providers: Provider[] = [
      { provide: USERS, useValue: users },
      { provide: USER_HANDLER, useValue: handler },
      { provide: DEPARTURES, useValue: departures },
      { provide: API_TOKENS, useValue: { rows: apiTokens, vault } },
      { provide: MANDATES, useValue: mandating(service, { registrar, accounts }) },
      { provide: SERVICE_ACCOUNTS, useValue: { rows: serviceAccounts, handler: accounts, vault, settle } },
    ];
    const sources = { rows, apiTokens, serviceAccounts, registrar, passwords };
    return {
      module: IdentityModule,
      controllers: [
        ...[UsersController, ApiTokensController, ServiceAccountsController, OwnAccountController],
        ...[IssuerController, LoginController, RegistrationsController],
        ...[PasswordResetsController, EmailChangesController, MandatesController],
        ...[DeparturesConsumer, ConfirmationsConsumer],
      ],
      providers: [
        ...providers,
        ...openToAnybody({ service, schema, users, passwords, registrar, issuing: () => issuing(service, sources) }),
      ],
    };
  }
}

/** How users are let go: asked for here, answered by membership, and then done. */
const departing = (service: ServiceParts, users: UserHandler): Departures => {
  const { store: streams, vault } = service.parts;
  const departures = service.commands({ category: DEPARTURE, decider: departure, history: departureHistory });
  service.consumes('identity:memberships', [MEMBERSHIP_TOPIC]);
  service.reacts(
    'identity:departing',
    [`${DEPARTURE}-`],
    departuresReactor({
      ...{ departures, users, vault },
      eraseContacts: userId => eraseContacts({ streams, vault }, userId),
    }),
  );
  return departures;
};

/** How auditors are given what they may see, and what runs out is written down. */
const mandating = (
  service: ServiceParts,
  { registrar, accounts }: Readonly<{ registrar: Registrar; accounts: ServiceAccountParts['handler'] }>,
): MandatesDesk => {
  const { store, log } = service.parts;
  const rows = mandatesIn(service.schema<IdentityTables>());
  const handler = service.commands({ category: MANDATE, decider: mandate, history: mandateHistory });
  service.runs(
    lapsesWatchdog({
      mandates: handler,
      dueBy: rows.dueBy,
      clockOffBy: () => store.clockOffBy(),
      onTrouble: error => log.warn({ err: error }, 'which mandates have run out could not be written down'),
    }),
  );
  const hasRole = roleHolders(registrar);
  const mayAudit = async (id: string) =>
    (await hasRole(id, 'auditor')) || (await accounts.load(id)).state.status === 'active';
  return mandatesDesk({ rows, handler, mayAudit, settle: () => service.settle() });
};
