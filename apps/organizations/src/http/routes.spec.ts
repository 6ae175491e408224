import { expect, it } from '@jest/globals';
import { routesWithoutRequirement } from '@charter/service';
import { OrganizationReferencesController } from './organization-references.controller';
import { OrganizationsController } from './organizations.controller';
import { SubscriptionsController } from './subscriptions.controller';
import { UserOrganizationsController } from './user-organizations.controller';

it('every route says what it requires', () =>
  expect(
    routesWithoutRequirement([
      OrganizationsController,
      UserOrganizationsController,
      OrganizationReferencesController,
      SubscriptionsController,
    ]),
  ).toEqual([]));
