import { expect, it } from '@jest/globals';
import { routesWithoutRequirement } from '@charter/service';
import { EmailChangesController } from '../accounts/email-changes.controller';
import { OwnAccountController } from '../accounts/own-account.controller';
import { PasswordResetsController } from '../accounts/password-resets.controller';
import { IssuerController } from '../issuer/issuer.controller';
import { LoginController } from '../login/login.controller';
import { MandatesController } from '../mandates/mandates.controller';
import { RegistrationsController } from '../registrations/registrations.controller';
import { ApiTokensController } from './api-tokens.controller';
import { ServiceAccountsController } from './service-accounts.controller';
import { UsersController } from './users.controller';

const controllers = [
  ...[UsersController, ApiTokensController, ServiceAccountsController, OwnAccountController],
  ...[MandatesController, IssuerController, LoginController, RegistrationsController],
  ...[PasswordResetsController, EmailChangesController],
];

it('each route says what it requires', () => expect(routesWithoutRequirement(controllers)).toEqual([]));
