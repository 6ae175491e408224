import { START, streamNameFilter, type Position } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import type { Recorded } from '@charter/event-sourcing';
import { Arrivals } from './arrivals';
import type { Clock } from './clock';
import type { Connection, Line } from './connection';
import { PositionUnknown } from './errors';
import { codeOf } from './failures';
import { Patience, type Context } from './patience';
import { order, positionOf, positionText } from './positions';
import { READ_AHEAD } from './received';
import { arrivedOf, type Arrived } from './recorded';

/** Which events: those behind a position, in streams whose names begin so. */
export type Following = Readonly<{
  after: string | undefined;
  prefixes: readonly string[];
  signal: AbortSignal;
  /** How many may wait in memory; few come in small deliveries, and hold up less for what they cost to decode. */
  readAhead?: number;
}>;

/** What has arrived together. */
export type StoreDelivery = Readonly<{
  events: readonly Recorded[];
  /** Everything up to here was delivered; it may be past the last event. Undefined before the first event ever. */
  through: string | undefined;
  /** Whether this was all there was. */
  caughtUp: boolean;
}>;

/** The store says how far it has come after so many events of others, in windows of 32 that it looks at as one. */
const WINDOW = 32;
const WINDOWS_BETWEEN_CHECKPOINTS = 8;

/** Follows the store until the signal; after any failure it goes on behind what was delivered. */
export async function* subscription(
  context: Context,
  clock: Clock,
  { after, prefixes, signal, readAhead = READ_AHEAD.highWaterMark }: Following,
): AsyncGenerator<StoreDelivery> {
  const patience = new Patience(context, `following ${prefixes.join(', ')}`, Infinity);
  let through = after === undefined ? undefined : positionOf(after);
  while (!signal.aborted) {
    const line = context.connection.line();
    try {
      for await (const delivery of live(line, { ...context.connection, through, prefixes, signal, readAhead })) {
        for (const { recorded, createdAt } of delivery.arrived) clock.read(recorded.id, createdAt);
        ({ through } = delivery);
        patience.renew();
        yield {
          events: delivery.arrived.map(({ recorded }) => recorded),
          through: through && positionText(through),
          caughtUp: delivery.caughtUp,
        };
      }
    } catch (error) {
      await patience.after(brokenBy(error, through), line);
    }
  }
}

/** Only an unknown position ends it for good; whatever else happened may pass, a refusal by wrong credentials too. */
const brokenBy = (error: unknown, through: Position | undefined): Error =>
  codeOf(error) === status.INVALID_ARGUMENT
    ? new PositionUnknown(through && positionText(through), error)
    : new Error('The subscription broke off.', { cause: error });

type Delivered = Readonly<{ arrived: readonly Arrived[]; through: Position | undefined; caughtUp: boolean }>;
type From = Pick<Connection, 'options'> &
  Pick<Following, 'prefixes' | 'signal'> &
  Readonly<{ through: Position | undefined; readAhead: number }>;

/** One subscription of the client, for as long as its connection lasts. */
async function* live(line: Line, from: From): AsyncGenerator<Delivered> {
  const source = subscribe(line, from, position => {
    checkpoint = position;
    arrivals.change();
  });
  const arrivals = new Arrivals(source);
  const end = AbortSignal.any([from.signal, line.givenUp]);
  const wake = () => arrivals.change();
  end.addEventListener('abort', wake);
  source.on('caughtUp', () => {
    caughtUp = true;
    arrivals.change();
  });
  source.on('fellBehind', () => (caughtUp = false));
  let checkpoint: Position | undefined;
  let caughtUp = false;
  let said: Pick<Delivered, 'through' | 'caughtUp'> = { through: from.through, caughtUp: false };
  try {
    while (!end.aborted) {
      await arrivals.gather(from.readAhead, !caughtUp);
      const taken = arrivals.take(from.readAhead);
      const arrived = taken
        .flatMap(event => arrivedOf(event) ?? [])
        .filter(({ position }) => isBehind(said.through, position));
      // The client tells of checkpoints and of the end before it hands on the events that came earlier.
      const isAll = arrivals.isEmpty;
      const last = arrived.at(-1)?.position ?? said.through;
      const through = isAll && checkpoint && isBehind(last, checkpoint) ? checkpoint : last;
      const now = { through, caughtUp: isAll && caughtUp };
      if (arrived.length > 0 || now.through !== said.through || now.caughtUp !== said.caughtUp) {
        said = now;
        yield { arrived, ...now };
      } else if (arrivals.isOver) throw new Error('The store has ended the subscription.');
      else if (taken.length === 0) await arrivals.wait();
    }
  } finally {
    end.removeEventListener('abort', wake);
    // Rejects where the subscription never came about: the reason is thrown already.
    source.unsubscribe().catch(() => undefined);
  }
}

const subscribe = (
  { client }: Line,
  { options, prefixes, through, readAhead }: From,
  reached: (position: Position) => void,
) =>
  client.subscribeToAll(
    {
      ...options,
      fromPosition: through ?? START,
      filter: streamNameFilter({
        prefixes: [...prefixes],
        maxSearchWindow: WINDOW,
        checkpointInterval: WINDOWS_BETWEEN_CHECKPOINTS,
        checkpointReached: (_subscription, position) => reached(position),
      }),
    },
    { highWaterMark: readAhead },
  );

/** Whether it comes after all that was delivered: what comes twice is passed over. */
const isBehind = (through: Position | undefined, position: Position): boolean =>
  through === undefined || order(position, through) > 0;
