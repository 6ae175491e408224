import { expect, it } from '@jest/globals';
import { routesWithoutRequirement } from '@charter/service';
import { MemberSettingsController } from './member-settings.controller';
import { MembersController } from './members.controller';
import { OwnershipOffersController } from './ownership-offers.controller';

it('every route says what it requires', () =>
  expect(routesWithoutRequirement([MembersController, MemberSettingsController, OwnershipOffersController])).toEqual(
    [],
  ));
