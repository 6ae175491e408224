import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

/** The largest sum of the data of one append. */
export const MAX_APPEND_BYTES = 1024 * 1024;

type Failure = Pick<ServiceError, 'code' | 'details' | 'metadata'>;

/** An answer other than a reply: a gRPC status, with the trailers by which the client tells errors apart. */
export class StatusError extends Error implements Failure {
  readonly metadata = new Metadata();

  constructor(
    readonly code: status,
    readonly details: string,
    trailers: Readonly<Record<string, string>> = {},
  ) {
    super(details);
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, value);
  }
}

/** What the real server says whenever one of its handlers throws. */
export function handlerFailed(): StatusError {
  return new StatusError(status.UNKNOWN, 'Exception was thrown by handler.');
}

/** The answer of a server that is closing: whether work in hand was done is not known. */
export function notReady(): StatusError {
  return new StatusError(status.UNAVAILABLE, 'Server Is Not Ready');
}

/** What a call that failed is answered; what we did not foresee is logged, and hidden as the real server hides it. */
export function asStatus(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  console.error('The event store failed a call:', error);
  return handlerFailed();
}

export function missingMetadata(property: 'type' | 'content-type'): StatusError {
  return new StatusError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });
}

export function appendTooLarge(): StatusError {
  return new StatusError(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });
}

export function invalidCombination(options: readonly string[]): StatusError {
  return new StatusError(status.INVALID_ARGUMENT, `The combination of (${options.join(', ')}) is invalid.`);
}

export function unimplemented(what: string): StatusError {
  return new StatusError(status.UNIMPLEMENTED, `The embedded event store has no ${what}.`);
}

export function invalidReadPosition(): StatusError {
  return new StatusError(status.UNKNOWN, 'Unexpected ReadAllResult: InvalidPosition');
}

export function invalidSubscriptionPosition(): StatusError {
  return new StatusError(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.');
}
