import { AUDIT_TOPIC, auditEvents } from '@charter/audit-contracts';
import { IDENTITY_TOPIC, identityEvents } from '@charter/identity-contracts';
import { MEMBERSHIP_TOPIC, membershipEvents } from '@charter/membership-contracts';
import { ORGANIZATIONS_TOPIC, organizationsEvents } from '@charter/organizations-contracts';
import type { z } from 'zod';

/** What one context tells others: on which topic, for each type what its `data` holds, and by what its messages are keyed. */
export type Context = Readonly<{
  name: string;
  topic: string;
  events: Readonly<Record<string, z.ZodType>>;
  /** Fields of `data`: the first of them that an event has holds the key of its message. */
  keys: readonly string[];
  /** Where an event has none of them: what the key is, in words, and one such. */
  otherKey?: Readonly<{ words: string; example: string }>;
  /** Fields of `data`: the first of them that an event has names the organizations that it concerns, where any does. */
  organizations: readonly string[];
}>;

/** Every context that has public events: its contracts lie in `libs/{name}/contracts`. */
export const CONTEXTS: readonly Context[] = [
  {
    ...{ name: 'organizations', topic: ORGANIZATIONS_TOPIC, events: organizationsEvents },
    ...{ keys: ['organizationId'], organizations: ['organizationId'] },
  },
  {
    ...{ name: 'membership', topic: MEMBERSHIP_TOPIC, events: membershipEvents },
    ...{ keys: ['organizationId', 'userId'], organizations: ['organizationId', 'organizations'] },
  },
  {
    ...{ name: 'identity', topic: IDENTITY_TOPIC, events: identityEvents },
    ...{
      keys: ['mandateId', 'departureId', 'sessionId', 'serviceAccountId', 'userId'],
      organizations: ['organizations'],
    },
  },
  {
    ...{ name: 'audit', topic: AUDIT_TOPIC, events: auditEvents, keys: [], organizations: [] },
    otherKey: { words: 'the month of the checkpoint before', example: '2026-03' },
  },
];

/** The organizations that an event concerns by its data: those that it names, and none where it is about all there are. */
export const concernedBy = (
  { organizations }: Pick<Context, 'organizations'>,
  data: Readonly<Record<string, unknown>>,
): readonly unknown[] => {
  const named = organizations.map(field => data[field]).find(value => value !== undefined);
  return named === undefined || named === 'all' ? [] : [named].flat();
};
