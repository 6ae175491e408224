/** The processor has stopped for good: waiting for it is of no use. */
export class Stopped extends Error {
  constructor(
    name: string,
    readonly reason?: string,
  ) {
    super(reason === undefined ? `${name} has stopped.` : `${name} has stopped: ${reason}`);
  }
}

/** What a position names is gone, or must not be read: trying again cannot help, so whoever reads it stops for good. */
export class PositionLost extends Error {}
