/** One totally ordered sequence. Where it is made anew, its epoch changes and old positions mean nothing. */
export type Lane = Readonly<{ lane: string; epoch: string }>;

/**
 * One message of a lane. Order is promised to its `key`; `at` is when it happened, in ISO 8601.
 * Looking at a `message` that cannot be read throws: so it is parked by whoever needs it, and stops nobody else.
 */
export type Delivered<M> = Readonly<{ position: string; key: string; at: string; message: M }>;

/** What has arrived. `through` may be past the last message, and is undefined before the first message ever. */
export type Delivery<M> = Readonly<{
  messages: readonly Delivered<M>[];
  through: string | undefined;
  /** Whether this was all there was. */
  caughtUp: boolean;
}>;

/** Where each lane ends; undefined for a lane without messages. */
export type Ends = ReadonlyMap<string, string | undefined>;

/**
 * Messages in lanes, each lane in order: the store's subscription is one lane, a partition of a topic is one.
 * `read` waits for more at the end, and throws where it cannot go on. Positions are given back unchanged and
 * compared by nobody but the source; two positions compared are of one lane.
 */
export interface OrderedSource<M> {
  readonly name: string;
  lanes(): Promise<readonly Lane[]>;
  read(lane: string, after: string | undefined, signal: AbortSignal): AsyncIterable<Delivery<M>>;
  /** The same in small deliveries, where it can be had so: for who has time, beside others who have not. */
  readonly sparing?: OrderedSource<M>;
  /** One look at the ends of all lanes, begun after the call. */
  ends(signal: AbortSignal): Promise<Ends>;
  compare(a: string, b: string): number;
}
