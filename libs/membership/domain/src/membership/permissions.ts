/** Everything that can be allowed within an organization. Its owner holds all of it. */
export const PERMISSIONS = ['admin', 'billing', 'members', 'plans', 'projects:create', 'projects:list'] as const;

export type Permission = (typeof PERMISSIONS)[number];
