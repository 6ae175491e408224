import { expect, it } from '@jest/globals';
import { routesWithoutRequirement } from '@charter/service';
import { IssuerController } from '../issuer/issuer.controller';
import { ApiTokensController } from './api-tokens.controller';
import { ServiceAccountsController } from './service-accounts.controller';
import { UsersController } from './users.controller';

it('each route says what it requires', () =>
  expect(
    routesWithoutRequirement([UsersController, ApiTokensController, ServiceAccountsController, IssuerController]),
  ).toEqual([]));
