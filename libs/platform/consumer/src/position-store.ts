/** How far a partition has been handled: `offset` is that of the last message, -1 where it has none. */
export type Position = Readonly<{
  topic: string;
  partition: number;
  offset: number;
  /** Which making of the topic the offset is of; '' where no message has said it yet. */
  epoch: string;
}>;

/** A step from one position to the next, and the keys of what is to be handled on the way. */
export type Move = Readonly<{
  topic: string;
  partition: number;
  epoch: string;
  from: number;
  to: number;
  keys: readonly string[];
}>;

/** A message that waits, as it travelled. `reason` where it is the one that could not be handled. */
export type WaitingMessage = Readonly<{
  key: string;
  offset: number;
  value: string | undefined;
  epoch: string | undefined;
  reason?: string;
}>;

/**
 * A key whose messages wait, in order, behind one that could not be handled. They are of more than one partition where some
 * were added meanwhile: then the order is that of the revisions.
 */
export type ParkedKey = Readonly<{
  topic: string;
  /** That of its first message. */
  partition: number;
  key: string;
  /** Why its first message could not be handled. */
  reason: string;
  /** Since when (ISO 8601). */
  since: string;
  /** How many messages wait. */
  waiting: number;
}>;

/** Does what a step is about; `parked` are those of its keys that wait. Gives the messages that have to wait, too. */
export type Effect<Transaction> = (
  transaction: Transaction,
  parked: ReadonlySet<string>,
) => Promise<readonly WaitingMessage[]>;

/** Handles a message that has waited. What it throws leaves the message where it is. */
export type Replay<Transaction> = (transaction: Transaction, message: WaitingMessage) => Promise<void>;

/** Which parked key is meant. */
export type ParkedName = Pick<ParkedKey, 'topic' | 'key'>;

/**
 * What a consumer keeps under its name. Where effect or replay throw, all that they have done is taken back, and it rejects
 * with what they have thrown; with `EffectUndone` where they have ended well and nothing of it could be kept; with
 * `TransactionEnded` where they have ended the transaction themselves, and then the position has not moved; with
 * `StoreUnavailable` where the database cannot be reached or broke off.
 */
export type Positions<Transaction> = Readonly<{
  load: () => Promise<readonly Position[]>;
  /**
   * In one transaction: compares the position with `from` and sets it to `to`, does the effect, keeps what has to wait.
   * False, and nothing of it done, where the position is another one: somebody else was first.
   */
  commit: (move: Move, effect: Effect<Transaction>) => Promise<boolean>;
  parked: () => Promise<readonly ParkedKey[]>;
  /** Takes the first message that waits under a key, and handles it, in one transaction. False where none waits. */
  replayFirst: (name: ParkedName, replay: Replay<Transaction>) => Promise<boolean>;
  /** Forgets the positions in a topic, and what waits of it. */
  strike: (topic: string) => Promise<void>;
}>;

/** Where the positions of consumers are kept, together with their effects. */
export type PositionStore<Transaction> = Readonly<{
  /** Makes what it needs, unless it is there, and opens what is kept under a consumer's name. */
  open: (consumer: string) => Promise<Positions<Transaction>>;
}>;
