import type { Permission, ProjectPermission } from './permission';

/** What it takes: a permission; or to be the owner, whom nobody can stand in for; or merely to belong. */
export type Needed = Permission | 'owner' | 'member';

/** Who may do what in an organization. All that is allowed anywhere stands here or in {@link PROJECT_OPERATIONS}. */
export const ORGANIZATION_OPERATIONS = {
  'organization:view': 'member',
  'organization:edit': 'admin',
  'organization:delete': 'owner',
  'members:view': 'members',
  'members:add': 'members',
  'members:edit': 'members',
  'members:remove': 'members',
  'member-settings:view': 'owner',
  'member-settings:edit': 'owner',
  'invitations:view': 'members',
  'invitations:create': 'members',
  'invitations:resend': 'members',
  'invitations:revoke': 'members',
  'ownership:offer': 'owner',
  'ownership:withdraw': 'owner',
  'billing:view': 'billing',
  'billing:edit': 'billing',
  'billing:pay': 'billing',
  'plans:view': 'plans',
  'plans:change': 'plans',
  'plans:cancel': 'plans',
  'projects:list': 'projects:list',
  'projects:create': 'projects:create',
  'projects:transfer': 'plans',
} as const satisfies Readonly<Record<string, Needed>>;
export type OrganizationOperation = keyof typeof ORGANIZATION_OPERATIONS;

/** `needs` allows it in every project of the organization; any of `access`, in the project where it is held. */
type ProjectRule = Readonly<{ needs: Permission; access: readonly ProjectPermission[] }>;

/** Who may do what in a project. */
export const PROJECT_OPERATIONS = {
  'project:view': {
    needs: 'projects:list',
    access: [
      ...(['admin', 'viewer', 'development:admin', 'development:contributor', 'development:viewer'] as const),
      ...(['staging:admin', 'staging:contributor', 'staging:viewer'] as const),
      ...(['production:admin', 'production:contributor', 'production:viewer'] as const),
    ],
  },
  'project:edit': { needs: 'admin', access: ['admin'] },
  'project-access:view': { needs: 'members', access: ['admin'] },
  'project-access:edit': { needs: 'members', access: ['admin'] },
  'development:view': {
    needs: 'admin',
    access: ['admin', 'development:admin', 'development:contributor', 'development:viewer'],
  },
  'development:contribute': { needs: 'admin', access: ['admin', 'development:admin', 'development:contributor'] },
  'development:administer': { needs: 'admin', access: ['admin', 'development:admin'] },
  'staging:view': { needs: 'admin', access: ['admin', 'staging:admin', 'staging:contributor', 'staging:viewer'] },
  'staging:contribute': { needs: 'admin', access: ['admin', 'staging:admin', 'staging:contributor'] },
  'staging:administer': { needs: 'admin', access: ['admin', 'staging:admin'] },
  'production:view': {
    needs: 'admin',
    access: ['admin', 'production:admin', 'production:contributor', 'production:viewer'],
  },
  'production:contribute': { needs: 'admin', access: ['admin', 'production:admin', 'production:contributor'] },
  'production:administer': { needs: 'admin', access: ['admin', 'production:admin'] },
} as const satisfies Readonly<Record<string, ProjectRule>>;
export type ProjectOperation = keyof typeof PROJECT_OPERATIONS;

export type Operation = OrganizationOperation | ProjectOperation;
