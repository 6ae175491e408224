import { PERMISSIONS, type Permission } from './permission';

/** What comes with a permission. Whatever only the owner may is no permission, and so comes with none. */
const IMPLIED: Readonly<Record<Permission, readonly Permission[]>> = {
  admin: PERMISSIONS,
  billing: ['projects:list'],
  members: [],
  plans: ['projects:list'],
  'projects:create': [],
  'projects:list': [],
};

/** The permissions by which one may be acted: itself, and those that it comes with. */
const giving = (wanted: Permission): readonly Permission[] =>
  PERMISSIONS.filter(permission => permission === wanted || IMPLIED[permission].includes(wanted));

/** {@link giving} for each, made once: it is asked at every decision. */
export const GIVING: Readonly<Record<Permission, readonly Permission[]>> = {
  admin: giving('admin'),
  billing: giving('billing'),
  members: giving('members'),
  plans: giving('plans'),
  'projects:create': giving('projects:create'),
  'projects:list': giving('projects:list'),
};

/** Permissions with all that they imply, in the order of {@link PERMISSIONS}. */
export const withImplied = (permissions: readonly Permission[]): readonly Permission[] => {
  const held = new Set(permissions.flatMap(permission => [permission, ...IMPLIED[permission]]));
  return PERMISSIONS.filter(permission => held.has(permission));
};
