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

/** Permissions with all that they imply, in the order of {@link PERMISSIONS}. */
export const withImplied = (permissions: readonly Permission[]): readonly Permission[] => {
  const held = new Set(permissions.flatMap(permission => [permission, ...IMPLIED[permission]]));
  return PERMISSIONS.filter(permission => held.has(permission));
};
