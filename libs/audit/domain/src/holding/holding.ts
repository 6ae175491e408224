import type { Permission, ProjectPermission } from '@charter/membership-domain';

/** How somebody holds something in an organization. Whoever owns it holds everything, and nothing besides. */
export const HOLDING_KINDS = ['owner', 'member', 'permission', 'grant', 'project'] as const;
export type HoldingKind = (typeof HOLDING_KINDS)[number];

/**
 * What somebody holds: ownership or membership as such, a permission for good, one until an instant, or one in a project.
 * What is not said is an empty text, so that each is found under one key.
 */
export type Held = Readonly<{
  memberId: string;
  kind: HoldingKind;
  permission: Permission | ProjectPermission | '';
  projectId: string;
  /** Nobody can act by it from this instant on, whenever that is written down. */
  until?: string;
}>;

/** What an event does to what somebody holds. `ends` takes everything of theirs that fits. */
export type HoldingChange =
  | Readonly<{ change: 'begins'; held: Held }>
  | Readonly<{
      change: 'ends';
      memberId: string;
      kind?: HoldingKind;
      permission?: Permission | ProjectPermission;
      projectId?: string;
    }>;
