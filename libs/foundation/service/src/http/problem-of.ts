import { HttpException } from '@nestjs/common';
import { AppendTooLarge, EventStoreUnavailable } from '@charter/event-store';
import { BarrierUnreachable, isTransient, Stopped } from '@charter/processors';
import { Problem, unavailable } from './problem';

const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  404: 'There is nothing at this address.',
  405: 'This method is not possible here.',
  406: 'Answers are given as application/json.',
  413: 'The body is too large.',
  414: 'The address is too long.',
  415: 'The body must be sent as application/json.',
  431: 'The headers are too large.',
};

/** What an error is to a client. `undefined`: nobody has foreseen it. */
export const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  if (status !== undefined && status < 500)
    return new Problem(status, BY_STATUS[status] ?? 'The request cannot be answered.', { cause: error });
  if (error instanceof AppendTooLarge)
    return new Problem(413, 'This is more than can be stored at once.', { cause: error });
  if (error instanceof EventStoreUnavailable)
    return unavailable(
      'The outcome is not known yet: send the request again with the same Idempotency-Key to learn it.',
      { seconds: 2, cause: error },
    );
  if (error instanceof BarrierUnreachable || error instanceof Stopped || isTransient(error))
    return unavailable('This cannot be known just now. Try again shortly.', { cause: error });
  return undefined;
};

/** Nest's exceptions and Fastify's errors say what they are. What else has a status is an answer to us, not by us. */
const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  return String(code).startsWith('FST_') && typeof statusCode === 'number' ? statusCode : undefined;
};
