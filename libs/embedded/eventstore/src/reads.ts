import { handlerFailed, invalidReadPosition, invalidSubscriptionPosition } from './errors';
import { endOf, NO_STREAM, type Log, type Page, type Recorded } from './log';
import { isOver, nextTurn, room, type ReadCall } from './read-call';
import { eventReply, streamNotFoundReply } from './read-replies';
import type { AllRequest, Count, IdForm, Position, StreamRequest } from './read-request';
import type { SubscriptionOptions } from './subscriptions';

type Reading = Readonly<{ log: Log; call: ReadCall }>;

const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** The events of one stream, the one at `from` included. */
export async function readStream({ log, call }: Reading, request: StreamRequest, count: Count): Promise<void> {
  const { stream, from, ids } = request;
  const { limit, backwards } = count;
  if (limit === 0 || (from === 'end' && !backwards)) throw handlerFailed();
  if (log.head(stream) === NO_STREAM) {
    call.write(streamNotFoundReply(stream));
    return;
  }
  const first = from === 'start' ? 0 : from === 'end' ? EVERYTHING : Math.min(from, EVERYTHING);
  const pages = backwards
    ? (next: number, left: number) => log.readStreamBackwards(stream, next, left)
    : (next: number, left: number) => log.readStream(stream, next, left);
  const after = backwards ? (event: Recorded) => event.revision - 1 : (event: Recorded) => event.revision + 1;
  await send(call, { ids, limit, first, pages, after });
}

/** All events; forwards the one at `from` is included, backwards it is not. */
export async function readAll({ log, call }: Reading, request: AllRequest, count: Count): Promise<void> {
  const { from, ids, filter } = request;
  const { limit, backwards } = count;
  // The real server never ends these calls.
  if (limit === 0 || (from === 'end' && !backwards)) throw handlerFailed();
  if (typeof from === 'object' && afterPosition(log, from) === undefined) throw invalidReadPosition();
  const first = from === 'start' ? 0 : from === 'end' ? EVERYTHING : from.commit;
  // A filter may pass over any number of events, so only without one does the limit bound what is read.
  const most = (left: number) => (filter ? Infinity : left);
  const pages = backwards
    ? (next: number, left: number) => log.readAllBackwards(next, most(left))
    : (next: number, left: number) => log.readAll(next, most(left));
  const after = backwards ? (event: Recorded) => event.position : endOf;
  await send(call, { ids, limit, first, pages, after, accepts: filter?.accepts });
}

/** A stream that does not exist is waited for; a revision past the end swallows what comes up to it. */
export function subscriptionToStream(log: Log, request: StreamRequest): Omit<SubscriptionOptions, 'call'> {
  const { stream, from, ids } = request;
  return {
    ids,
    from: from === 'start' ? 0 : from === 'end' ? log.head(stream) + 1 : from + 1,
    feed: {
      read: next => log.readStream(stream, next),
      concerns: event => event.stream === stream,
      placeOf: event => event.revision,
      after: event => event.revision + 1,
    },
  };
}

export function subscriptionToAll(log: Log, { from, ids, filter }: AllRequest): Omit<SubscriptionOptions, 'call'> {
  const next = typeof from === 'object' ? afterPosition(log, from) : from === 'start' ? 0 : log.endPosition;
  if (next === undefined) throw invalidSubscriptionPosition();
  return {
    ids,
    filter,
    from: next,
    feed: { read: place => log.readAll(place), concerns: () => true, placeOf: event => event.position, after: endOf },
  };
}

/** A position is an event's, or that of a checkpoint between two (prepare 0), or the very start; any other is invalid. */
function afterPosition(log: Log, { commit, prepare }: Position): number | undefined {
  if (prepare !== commit && prepare !== 0) return undefined;
  return commit === 0 ? 0 : log.after(commit);
}

type Sending = Readonly<{
  ids: IdForm;
  limit: number;
  first: number;
  pages: (next: number, left: number) => Page;
  after: (event: Recorded) => number;
  accepts?: ((event: Recorded) => boolean) | undefined;
}>;

async function send(call: ReadCall, { ids, limit, first, pages, after, accepts }: Sending): Promise<void> {
  let next = first;
  let left = limit;
  for (;;) {
    const { events, last } = pages(next, left);
    for (const event of events) {
      if (accepts && !accepts(event)) continue;
      call.write(eventReply(event, ids));
      left -= 1;
      if (left === 0) return;
    }
    if (last) return;
    next = after(events.at(-1)!);
    await room(call);
    await nextTurn();
    if (isOver(call)) return;
  }
}
