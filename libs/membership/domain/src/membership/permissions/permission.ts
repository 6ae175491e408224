/** Everything that can be allowed within an organization. Its owner holds all of it. */
export const PERMISSIONS = ['admin', 'billing', 'members', 'plans', 'projects:create', 'projects:list'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Everything that can be allowed within one project of an organization. */
export const PROJECT_PERMISSIONS = [
  'admin',
  'viewer',
  'development:admin',
  'development:contributor',
  'development:viewer',
  'staging:admin',
  'staging:contributor',
  'staging:viewer',
  'production:admin',
  'production:contributor',
  'production:viewer',
] as const;
export type ProjectPermission = (typeof PROJECT_PERMISSIONS)[number];

/** What must be held until an instant and not longer. */
export type Grant = Readonly<{ permission: Permission; until: string; reason?: string }>;

/** What somebody holds in an organization: for as long as nobody changes it, until an instant, and in its projects. */
export type Holder = Readonly<{
  owner: boolean;
  permissions: readonly Permission[];
  grants: readonly Grant[];
  /** By the ids of projects. */
  access: ReadonlyMap<string, readonly ProjectPermission[]>;
}>;
