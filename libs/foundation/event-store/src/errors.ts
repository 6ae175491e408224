/** The store could not be reached, or did not answer in time. What was asked may have taken effect all the same. */
export class EventStoreUnavailable extends Error {
  /** Whoever can wait asks again, for as long as it takes: the store is there again some time. */
  readonly transient = true;

  constructor(doing: string, cause?: unknown) {
    super(`The event store did not answer in time while ${doing}.`, { cause });
  }
}

/** The store answered that it will not do this, and would not the next time either. */
export class EventStoreRefused extends Error {
  constructor(doing: string, cause: unknown) {
    super(`The event store refused while ${doing}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** Events written together hold more data than the store takes at once. Nothing was written. */
export class AppendTooLarge extends Error {
  constructor(
    readonly stream: string,
    cause: unknown,
  ) {
    super(`What was to be written to ${stream} is more than the event store takes at once.`, { cause });
  }
}

/** The store has never given out this position: it is not the store that it was, or an older copy of it. */
export class PositionUnknown extends Error {
  constructor(
    readonly position: string | undefined,
    cause: unknown,
  ) {
    super(`The event store does not know the position ${position}.`, { cause });
  }
}
