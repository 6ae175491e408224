import { describe, expect, it } from '@jest/globals';
import { NotesController, OddController, OrganizationsController } from '../testing/notes.controllers';
import { routesWithoutRequirement } from './requires';

describe('routes', () => {
  it('say what they require; those that do not are found', () => {
    expect(routesWithoutRequirement([NotesController, OrganizationsController])).toEqual([]);
    expect(routesWithoutRequirement([OddController])).toEqual(['OddController.forgotten']);
  });
});
