import { isReached } from '../instant';
import { GIVING, withImplied } from './implied';
import {
  ORGANIZATION_OPERATIONS,
  PROJECT_OPERATIONS,
  type Needed,
  type Operation,
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

/** What each operation takes, on a project one that is allowed in every project. */
const NEEDED: Readonly<Record<Operation, Needed>> = {
  ...ORGANIZATION_OPERATIONS,
  ...(Object.fromEntries(
    Object.entries(PROJECT_OPERATIONS).map(([operation, { needs }]) => [operation, needs]),
  ) as Record<ProjectOperation, Permission>),
};

/** Whether somebody may do this at an instant: an operation on a project, in every project of the organization. */
export const allows = (holder: Holder, operation: Operation, at: string): boolean => {
  const needed = NEEDED[operation];
  if (holder.owner || needed === 'member') return true;
  return needed !== 'owner' && holds(holder, needed, at);
};

/** The same as whether {@link permissionsAt} has it, for whoever asks about one only: nothing is made for the answer. */
const holds = ({ permissions, grants }: Holder, needed: Permission, at: string): boolean => {
  const giving = GIVING[needed];
  return (
    permissions.some(permission => giving.includes(permission)) ||
    grants.some(({ permission, until }) => giving.includes(permission) && !isReached(until, at))
  );
};

/** What is asked about one project. */
export type OnProject = Readonly<{ operation: ProjectOperation; projectId: string }>;

/** Whether somebody may do this in one project at an instant, by their access to it or by their permissions. */
export const allowsOn = (holder: Holder, { operation, projectId }: OnProject, at: string): boolean => {
  const sufficient: readonly string[] = PROJECT_OPERATIONS[operation].access;
  return allows(holder, operation, at) || (holder.access.get(projectId) ?? []).some(held => sufficient.includes(held));
};
