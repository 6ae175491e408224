import type { Message } from '@charter/event-sourcing';

export type FoundMembership = Message<'FoundMembership', { organizationId: string; ownerId: string; at: string }>;

export type MembershipCommand = FoundMembership;
