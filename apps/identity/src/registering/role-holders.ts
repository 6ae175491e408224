import type { Role } from '@charter/identity-domain';
import type { Registrar } from './registrar';

/** Whether somebody is an active user with a role, by what is stored. */
export const roleHolders =
  ({ withId }: Pick<Registrar, 'withId'>) =>
  async (userId: string, role: Role): Promise<boolean> => {
    const state = (await withId(userId))?.state;
    return state?.status === 'active' && state.roles.includes(role);
  };
