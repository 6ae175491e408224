import type { Message } from '@charter/event-sourcing';

/** `fence` is the revision at which the organization's own event will land. */
export type ClaimName = Message<
  'ClaimName',
  { name: string; organizationId: string; fence: string; by: string; request: string; at: string }
>;
/** Says what the organization's stream holds at the fence of its claim. */
export type SettleClaim = Message<
  'SettleClaim',
  { organizationId: string; fence: string; use: 'used' | 'dead'; at: string }
>;
/** `left` is the revision at which the organization gave the name up. */
export type VacateName = Message<'VacateName', { organizationId: string; left: string; at: string }>;

export type OrganizationNameCommand = ClaimName | SettleClaim | VacateName;
