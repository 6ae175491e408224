import { expect, it } from '@jest/globals';
import { routesWithoutRequirement } from '@charter/service';
import { MembersController } from './members.controller';

it('every route says what it requires', () => expect(routesWithoutRequirement([MembersController])).toEqual([]));
