import { expect, it } from '@jest/globals';
import { routesWithoutRequirement } from '@charter/service';
import { InvitationLinksController } from './invitation-links.controller';
import { InvitationsController } from './invitations.controller';
import { MemberSettingsController } from './member-settings.controller';
import { MembersController } from './members.controller';
import { OwnershipOffersController } from './ownership-offers.controller';

const controllers = [
  ...[MembersController, MemberSettingsController, OwnershipOffersController],
  ...[InvitationsController, InvitationLinksController],
];

it('every route says what it requires', () => expect(routesWithoutRequirement(controllers)).toEqual([]));
