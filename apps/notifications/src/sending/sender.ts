import { randomUUID } from 'node:crypto';
import { isRefusal } from '@charter/event-sourcing';
import type { DeliveryCommand, DeliveryEvent, DeliveryRequested, Failure } from '@charter/notifications-domain';
import { isTransient, untilDone } from '@charter/processors';
import type { Deliveries } from '../deliveries';
import { MailFault, type Mailer } from '../mail/mail';
import type { Compose, Composed } from './compose';

/** Sends one message if it is due, and writes down what came of it. */
export type Sender = (deliveryId: string, stopped: AbortSignal) => Promise<void>;

/** A message could not be sent; there will be another try, or there was the last. */
export type SendingTrouble = Readonly<{ deliveryId: string; attempt: number; why: Failure; error: unknown }>;

export type SenderParts = Readonly<{
  deliveries: Deliveries;
  compose: Compose;
  mailer: Pick<Mailer, 'send' | 'forget'>;
  /** Waits until all is known that others have told by now. */
  upToDate: (signal: AbortSignal) => Promise<unknown>;
  onTrouble: (trouble: SendingTrouble) => void;
  now?: () => number;
  /** How long whoever takes a message may take for it. */
  takingMs?: number;
}>;

// Both together are less than the half minute after which somebody else may try, or a process is ended by force.
const TAKING_MS = 15_000;
const WRITING_MS = 5_000;
/** How long what is known, or the store, may keep one message waiting. */
const STEP_LIMIT_MS = 5_000;

/**
 * One try, by whoever is first: that it begins is an event, so of several replicas one sends. Who dies between sending
 * and writing that down has somebody else send it again, under the same Message-ID.
 */
export const sender = (parts: SenderParts): Sender => {
  const { deliveries, upToDate, now = Date.now } = parts;
  return async (deliveryId, stopped) => {
    const { state, head } = await deliveries.load(deliveryId);
    if (state.status !== 'open' || Date.parse(state.due) > now()) return;
    const order = ordering(parts, state.requested, head === 'no-stream' ? undefined : head.metadata.correlationId);
    const soon = AbortSignal.any([stopped, AbortSignal.timeout(STEP_LIMIT_MS)]);
    await upToDate(soon);
    const composed = await composedBy(parts, state.requested);
    if ('superseded' in composed) {
      // Whoever died over a try may have kept it just before its receiver was erased.
      if (composed.superseded === 'recipient-erased') await parts.mailer.forget(deliveryId);
      await order({ type: 'SupersedeDelivery', why: composed.superseded }, soon);
      return;
    }
    const attempt = attemptIn(await order({ type: 'BeginSending' }, soon));
    if (attempt === undefined) return;
    const outcome = await taken(parts, { deliveryId, attempt, composed });
    // Whatever stops this process: what was done is to be known, or it is done again.
    const late = AbortSignal.timeout(WRITING_MS);
    await untilDone(() => order(outcome, late), { signal: late, again: isTransient });
  };
};

/** What cannot be composed now may be later; what it is must not be tried without end. */
const composedBy = async (
  { compose }: Pick<SenderParts, 'compose'>,
  requested: DeliveryRequested['data'],
): Promise<Composed | Readonly<{ fault: unknown }>> => {
  try {
    return await compose(requested);
  } catch (error) {
    if (isTransient(error)) throw error;
    return { fault: error };
  }
};

type Without<At> = At extends { type: infer Type; data: infer Data }
  ? Readonly<{ type: Type } & Omit<Data, 'at'>>
  : never;
/** A command about a delivery there is, but for when it is given. */
type Order = Without<Exclude<DeliveryCommand, { type: 'RequestDelivery' }>>;

/** Gives a command now, each time as one of its own: whether it still applies, the stream decides. */
const ordering =
  ({ deliveries, now = Date.now }: SenderParts, { deliveryId, causedBy }: DeliveryRequested['data'], trace?: string) =>
  async ({ type, ...data }: Order, deadline: AbortSignal): Promise<readonly DeliveryEvent[]> => {
    const id = randomUUID();
    const request = {
      command: { type, data: { ...data, at: new Date(now()).toISOString() } } as DeliveryCommand,
      ...{ commandId: id, requestHash: id, correlationId: trace ?? id, causationId: causedBy, repeatable: false },
      actor: { kind: 'system', id: 'notifications' },
    } as const;
    const outcome = await deliveries.handle(deliveryId, request, deadline);
    // Somebody else has it, or has had it.
    return isRefusal(outcome) ? [] : outcome.events;
  };

const attemptIn = (events: readonly DeliveryEvent[]): number | undefined => {
  const begun = events.find(event => event.type === 'SendingBegun');
  return begun?.data.attempt;
};

type Try = Readonly<{
  deliveryId: string;
  attempt: number;
  composed: Exclude<Awaited<ReturnType<typeof composedBy>>, { superseded: unknown }>;
}>;

/** Hands the message over; answers what to write down. */
const taken = async (
  { mailer, onTrouble, takingMs = TAKING_MS }: SenderParts,
  { deliveryId, attempt, composed }: Try,
): Promise<Order> => {
  try {
    if ('unknown' in composed) throw new MailFault('recipient-unknown', undefined);
    if ('fault' in composed) throw composed.fault;
    await orTooLate(mailer.send(composed.mail), takingMs);
    return { type: 'RecordSent', attempt, messageId: composed.mail.messageId };
  } catch (error) {
    const why = error instanceof MailFault ? error.why : 'unforeseen';
    onTrouble({ deliveryId, attempt, why, error });
    return { type: 'RecordFailure', attempt, why };
  }
};

/** Whoever takes longer may have it all the same: then it comes twice, as one message. */
const orTooLate = async (sending: Promise<void>, milliseconds: number): Promise<void> => {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new MailFault('unreachable', undefined)), milliseconds);
  try {
    await Promise.race([sending, tooLate]);
  } finally {
    clearTimeout(timer);
  }
};
