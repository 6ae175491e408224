import type { Message } from '@charter/event-sourcing';
import type { Notice } from './notice';

// Stored for ever: these names and shapes are the history. Add, never edit. No address stands here in clear, and no
// secret at all: what is sent is composed from ids, again for each try.

/**
 * Who is told: a user, or whoever an invitation was made to. With `email`, sealed under their key, a user is told there,
 * and otherwise wherever they are reached when the message is sent.
 */
export type Recipient = Readonly<{ userId: string; email?: string | undefined }> | Readonly<{ invitationId: string }>;

/** Why a message did not reach whoever takes it. */
export const FAILURES = [
  /** Nobody answered, or not in time. */
  'unreachable',
  /** The server does not know us. */
  'login-refused',
  /** Not now. */
  'deferred',
  /** Not this message, or not from us. */
  'message-refused',
  /** There is no such mailbox. */
  'recipient-refused',
  /** The disk did not take it. */
  'not-stored',
  /** Nobody has told us yet who that is. */
  'recipient-unknown',
  /** Something that nobody has foreseen. */
  'unforeseen',
] as const;
export type Failure = (typeof FAILURES)[number];

/** Why a message became pointless before it was sent. */
export const SUPERSESSIONS = [
  'expired',
  /** Another link was asked for, and this one leads nowhere. */
  'link-replaced',
  /** It was answered, revoked or replaced. */
  'invitation-over',
  'organization-deleted',
  /** Whom it was for was erased. */
  'recipient-erased',
] as const;
export type Supersession = (typeof SUPERSESSIONS)[number];

/** Somebody is to be told what a public event says: `causedBy` is its id, and `happenedAt` when that was. */
export type DeliveryRequested = Message<
  'DeliveryRequested',
  { deliveryId: string; recipient: Recipient; notice: Notice; causedBy: string; happenedAt: string; at: string }
>;
/** A try has begun. Until `until` nobody begins another one: by then it has come to something, or whoever tried is gone. */
export type SendingBegun = Message<'SendingBegun', { deliveryId: string; attempt: number; at: string; until: string }>;
/** A server has taken the message, or the disk has. */
export type MessageSent = Message<
  'MessageSent',
  { deliveryId: string; attempt: number; messageId: string; at: string }
>;
export type SendingFailed = Message<
  'SendingFailed',
  { deliveryId: string; attempt: number; why: Failure; at: string; retryAt: string }
>;
/** Nobody tries any more. `why` is what the last try came to; `too-late` where what happened was old news already. */
export type DeliveryGivenUp = Message<
  'DeliveryGivenUp',
  { deliveryId: string; attempts: number; why: Failure | 'too-late'; at: string }
>;
export type DeliverySuperseded = Message<'DeliverySuperseded', { deliveryId: string; why: Supersession; at: string }>;

export type DeliveryEvent =
  DeliveryRequested | SendingBegun | MessageSent | SendingFailed | DeliveryGivenUp | DeliverySuperseded;
