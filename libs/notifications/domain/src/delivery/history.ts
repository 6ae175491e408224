import { history, type History } from '@charter/event-sourcing';
import { z } from 'zod';
import { FAILURES, SUPERSESSIONS, type DeliveryEvent } from './events';

const id = z.string();
const at = z.iso.datetime();
const attempt = z.int().positive();
const permissions = z.array(z.string());
const permission = z.string();

const by = z.object({ kind: z.enum(['user', 'staff', 'service', 'system']), id });
const act = { organizationId: id, by };
const offer = { organizationId: id, offerId: id, ownerId: id, userId: id, stay: z.boolean(), expiresAt: at };

const link = { userId: id, linkNumber: z.int(), expiresAt: at };

const notice = z.discriminatedUnion('kind', [
  z.object({ ...act, kind: z.literal('invitation'), invitationId: id, linkNumber: z.int(), expiresAt: at }),
  z.object({ ...act, kind: z.literal('member-added'), permissions }),
  z.object({
    ...act,
    ...{ kind: z.literal('permissions-changed'), permissions, added: permissions, removed: permissions },
  }),
  z.object({ ...act, kind: z.literal('permission-granted'), permission, until: at, before: at.optional() }),
  z.object({ ...act, kind: z.literal('grant-ended'), permission, until: at }),
  z.object({ organizationId: id, kind: z.literal('grant-lapsed'), permission, until: at }),
  z.object({ ...act, kind: z.literal('member-removed') }),
  z.object({
    ...act,
    ...{ kind: z.literal('project-access-changed'), projectId: id, added: permissions, removed: permissions },
  }),
  z.object({ ...offer, kind: z.literal('ownership-offered') }),
  z.object({ ...offer, kind: z.literal('ownership-declined') }),
  z.object({ ...offer, kind: z.literal('ownership-withdrawn') }),
  z.object({ ...offer, kind: z.literal('ownership-lapsed') }),
  z.object({ ...offer, kind: z.literal('ownership-ended') }),
  z.object({
    ...{ organizationId: id, kind: z.literal('ownership-accepted'), from: id, to: id },
    ...{ stays: z.boolean(), permissions },
  }),
  z.object({ ...link, kind: z.literal('password-reset') }),
  z.object({ ...link, kind: z.literal('email-change') }),
  z.object({ userId: id, kind: z.literal('password-changed') }),
  z.object({ userId: id, kind: z.literal('email-changed') }),
]);

const recipient = z.union([
  z.strictObject({ userId: id, email: z.string().optional() }),
  z.strictObject({ invitationId: id }),
]);
const failure = z.enum(FAILURES);

/** Reads every stored version of the events of a delivery. */
export const deliveryHistory: History<DeliveryEvent> = history<DeliveryEvent>({
  DeliveryRequested: z.object({ deliveryId: id, recipient, notice, causedBy: id, happenedAt: at, at }),
  SendingBegun: z.object({ deliveryId: id, attempt, at, until: at }),
  MessageSent: z.object({ deliveryId: id, attempt, messageId: z.string(), at }),
  SendingFailed: z.object({ deliveryId: id, attempt, why: failure, at, retryAt: at }),
  DeliveryGivenUp: z.object({
    ...{ deliveryId: id, attempts: z.int().nonnegative(), why: z.union([failure, z.literal('too-late')]), at },
  }),
  DeliverySuperseded: z.object({ deliveryId: id, why: z.enum(SUPERSESSIONS), at }),
});
