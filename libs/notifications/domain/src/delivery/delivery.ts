import { refuse, type Decider, type Decision } from '@charter/event-sourcing';
import type { BeginSending, DeliveryCommand, RecordFailure, RequestDelivery } from './commands';
import type { DeliveryEvent, DeliveryRequested, Failure } from './events';
import { pointlessFrom } from './notice';
import { after, ATTEMPT_MS, isOldNews, isReached, retryAfter } from './patience';

/** One that is to be sent from `due` on; while one of its `attempts` is under way, `due` is when that is given up. */
export type OpenDelivery = Readonly<{
  status: 'open';
  requested: DeliveryRequested['data'];
  attempts: number;
  isUnderWay: boolean;
  due: string;
}>;

/**
 * One message to one person about one event. Invariant: at no time is more than one try under way, as far as clocks
 * agree; and once it has ended, as sent, given up or pointless, nobody tries any more. Between sending and writing that
 * down a process may die: then it is sent again, under the same Message-ID.
 */
export type Delivery = Readonly<{ status: 'unknown' }> | OpenDelivery | Readonly<{ status: 'ended' }>;

export type DeliveryRefusal = 'unknown-delivery' | 'not-due' | 'under-way' | 'ended';

type Decided = Decision<DeliveryEvent, DeliveryRefusal>;

const evolve = (state: Delivery, event: DeliveryEvent): Delivery => {
  switch (event.type) {
    case 'DeliveryRequested':
      return { status: 'open', requested: event.data, attempts: 0, isUnderWay: false, due: event.data.at };
    case 'SendingBegun':
      if (state.status !== 'open') return state;
      return { ...state, attempts: event.data.attempt, isUnderWay: true, due: event.data.until };
    case 'SendingFailed':
      return state.status === 'open' ? { ...state, isUnderWay: false, due: event.data.retryAt } : state;
    case 'MessageSent':
    case 'DeliveryGivenUp':
    case 'DeliverySuperseded':
      return { status: 'ended' };
  }
};

const decide = (command: DeliveryCommand, state: Delivery): Decided => {
  if (command.type === 'RequestDelivery') return request(command.data, state);
  if (state.status === 'unknown') return refuse('unknown-delivery');
  if (state.status === 'ended') return command.type === 'BeginSending' ? refuse('ended') : [];
  const { deliveryId } = state.requested;
  switch (command.type) {
    case 'BeginSending':
      return begin(command.data, state);
    case 'RecordSent':
      // Whichever try it was, and whoever tries now: it is sent.
      return [{ type: 'MessageSent', data: { deliveryId, ...command.data } }];
    case 'RecordFailure':
      return fail(command.data, state);
    case 'SupersedeDelivery':
      return [{ type: 'DeliverySuperseded', data: { deliveryId, ...command.data } }];
  }
};

const request = (data: RequestDelivery['data'], { status }: Delivery): Decided => {
  if (status !== 'unknown') return [];
  const { deliveryId, happenedAt, at } = data;
  const requested = { type: 'DeliveryRequested', data } as const;
  if (!isOldNews(happenedAt, at)) return [requested];
  return [requested, { type: 'DeliveryGivenUp', data: { deliveryId, attempts: 0, why: 'too-late', at } }];
};

const begin = ({ at }: BeginSending['data'], { requested, attempts, isUnderWay, due }: OpenDelivery): Decided => {
  if (!isReached(due, at)) return refuse(isUnderWay ? 'under-way' : 'not-due');
  const { deliveryId, notice } = requested;
  const end = pointlessFrom(notice);
  if (end !== undefined && isReached(end, at))
    return [{ type: 'DeliverySuperseded', data: { deliveryId, why: 'expired', at } }];
  return [{ type: 'SendingBegun', data: { deliveryId, attempt: attempts + 1, at, until: after(at, ATTEMPT_MS) } }];
};

const fail = ({ attempt, why, at }: RecordFailure['data'], state: OpenDelivery): Decided => {
  const { requested, attempts, isUnderWay } = state;
  // Somebody else tries already, or has tried: their word counts.
  if (!isUnderWay || attempt !== attempts) return [];
  const { deliveryId, happenedAt } = requested;
  const retryAt = retryAfter(attempts, at);
  return isFinal(why) || isOldNews(happenedAt, retryAt)
    ? [{ type: 'DeliveryGivenUp', data: { deliveryId, attempts, why, at } }]
    : [{ type: 'SendingFailed', data: { deliveryId, attempt, why, at, retryAt } }];
};

/** Whether another try would come to the same. What we are to blame for, an operator may put right meanwhile. */
const isFinal = (why: Failure): boolean => why === 'recipient-refused';

/** One message to one person. */
export const delivery: Decider<Delivery, DeliveryCommand, DeliveryEvent, DeliveryRefusal> = {
  initialState: { status: 'unknown' },
  evolve,
  decide,
};
