import { isReached } from '../instant';
import { withImplied } from './implied';
import {
  ORGANIZATION_OPERATIONS,
  PROJECT_OPERATIONS,
  type Needed,
  type OrganizationOperation,
  type ProjectOperation,
} from './operations';
import { PERMISSIONS, type Holder, type Permission } from './permission';

/** All that somebody may act by at an instant: what is implied is in it, what has ended by then is not. */
export const permissionsAt = (
  { owner, permissions, grants }: Omit<Holder, 'access'>,
  at: string,
): readonly Permission[] => {
  if (owner) return PERMISSIONS;
  const granted = grants.filter(({ until }) => !isReached(until, at)).map(({ permission }) => permission);
  return withImplied([...permissions, ...granted]);
};

/** Whether somebody may do this at an instant: an operation on a project, in every project of the organization. */
export const allows = (holder: Holder, operation: OrganizationOperation | ProjectOperation, at: string): boolean => {
  const needed: Needed =
    operation in PROJECT_OPERATIONS
      ? PROJECT_OPERATIONS[operation as ProjectOperation].needs
      : ORGANIZATION_OPERATIONS[operation as OrganizationOperation];
  if (holder.owner || needed === 'member') return true;
  return needed !== 'owner' && permissionsAt(holder, at).includes(needed);
};

/** What is asked about one project. */
export type OnProject = Readonly<{ operation: ProjectOperation; projectId: string }>;

/** Whether somebody may do this in one project at an instant, by their access to it or by their permissions. */
export const allowsOn = (holder: Holder, { operation, projectId }: OnProject, at: string): boolean => {
  const sufficient: readonly string[] = PROJECT_OPERATIONS[operation].access;
  return allows(holder, operation, at) || (holder.access.get(projectId) ?? []).some(held => sufficient.includes(held));
};
