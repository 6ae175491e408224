import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { streamName } from './append-request';
import { handlerFailed, invalidCombination, unimplemented } from './errors';
import type { Recorded } from './log';

/** How event ids are written: the client chooses. */
export type IdForm = 'string' | 'structured';
export type Position = Readonly<{ commit: number; prepare: number }>;
export type From<Place> = 'start' | 'end' | Place;

export type Filter = Readonly<{
  accepts: (event: Recorded) => boolean;
  /** So many considered events are one page of the real server's search. */
  window: number;
  /** Considered events between two checkpoints. */
  interval: number;
}>;

export type Count = Readonly<{ limit: number; backwards: boolean }>;
export type StreamRequest = Readonly<{ stream: string; from: From<number>; ids: IdForm; count: Count | undefined }>;
export type AllRequest = Readonly<{
  from: From<Position>;
  ids: IdForm;
  filter: Filter | undefined;
  count: Count | undefined;
}>;

/** The real server's page, where the client does not choose a window. */
const DEFAULT_WINDOW = 32;

/** What a Read call asks for; without a `count` it is a subscription. */
export function parseRead(request: ReadReq): StreamRequest | AllRequest {
  const options = request.getOptions();
  if (!options) throw handlerFailed();
  refuseInvalidCombination(options);
  const ids = options.getUuidOption()?.hasString() ? 'string' : 'structured';
  const count = options.hasSubscription()
    ? undefined
    : { limit: Number(options.getCount()), backwards: backwards(options) };
  const stream = options.getStream();
  if (stream) {
    return {
      stream: streamName(stream.getStreamIdentifier()?.getStreamName_asU8()),
      from: fromRevision(stream),
      ids,
      count,
    };
  }
  return { from: fromPosition(options.getAll()), ids, filter: filter(options.getFilter()), count };
}

function refuseInvalidCombination(options: ReadReq.Options): void {
  const named = [
    options.hasStream() ? 'Stream' : options.hasAll() ? 'All' : 'None',
    options.hasCount() ? 'Count' : options.hasSubscription() ? 'Subscription' : 'None',
    backwards(options) ? 'Backwards' : 'Forwards',
    options.hasFilter() ? 'Filter' : options.hasNoFilter() ? 'NoFilter' : 'None',
    options.getUuidOption()?.hasString() ? 'String' : options.getUuidOption()?.hasStructured() ? 'Structured' : 'None',
  ];
  const invalid =
    named.includes('None') ||
    (options.hasStream() && options.hasFilter()) ||
    (options.hasSubscription() && backwards(options));
  if (invalid) throw invalidCombination(named);
}

function backwards(options: ReadReq.Options): boolean {
  return options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
}

function fromRevision(options: ReadReq.Options.StreamOptions): From<number> {
  if (options.hasStart()) return 'start';
  if (options.hasEnd()) return 'end';
  if (options.hasRevision()) return Number(options.getRevision());
  throw handlerFailed();
}

function fromPosition(options: ReadReq.Options.AllOptions | undefined): From<Position> {
  const position = options?.getPosition();
  if (position) {
    return { commit: Number(position.getCommitPosition()), prepare: Number(position.getPreparePosition()) };
  }
  if (options?.hasStart()) return 'start';
  if (options?.hasEnd()) return 'end';
  throw handlerFailed();
}

function filter(options: ReadReq.Options.FilterOptions | undefined): Filter | undefined {
  if (!options) return undefined;
  const byStream = options.getStreamIdentifier();
  const expression = byStream ?? options.getEventType();
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW;
  const interval = window * options.getCheckpointintervalmultiplier();
  if (!expression || interval === 0) throw handlerFailed();
  if (expression.getRegex() !== '') throw unimplemented('filter by regular expression');
  const prefixes = expression.getPrefixList();
  const accepts = ({ stream, type }: Recorded) =>
    prefixes.some(prefix => (byStream ? stream : type).startsWith(prefix));
  return { accepts, window, interval };
}
