import {
  AccessDeniedError,
  InvalidArgumentError,
  RequiredMetadataPropertyMissingError,
  StreamDeletedError,
} from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { RevisionConflict } from '@charter/event-sourcing';
import { AppendTooLarge, PositionUnknown } from './errors';

/** What this library has understood and says in its own words. */
const UNDERSTOOD = [RevisionConflict, AppendTooLarge, PositionUnknown];

const FINAL_ERRORS = [
  AccessDeniedError,
  InvalidArgumentError,
  RequiredMetadataPropertyMissingError,
  StreamDeletedError,
  TypeError,
];
const FINAL_CODES: readonly unknown[] = [
  status.INVALID_ARGUMENT,
  status.PERMISSION_DENIED,
  status.UNIMPLEMENTED,
  status.UNAUTHENTICATED,
];

/** An attempt that got no answer at all: its connection may be dead without knowing it. */
export class NoAnswer extends Error {}

export const isUnderstood = (error: unknown): boolean => UNDERSTOOD.some(type => error instanceof type);

/**
 * Whether to ask again. The client throws errors of its own, plain ones of gRPC and those of discovery, so what stays
 * the same however often one asks is listed, and all else may pass.
 */
export const mayPass = (error: unknown): boolean =>
  !isUnderstood(error) && !FINAL_ERRORS.some(type => error instanceof type) && !FINAL_CODES.includes(codeOf(error));

/** Whether nothing came back, not even an error of the connection. */
export const isSilence = (error: unknown): boolean =>
  error instanceof NoAnswer || codeOf(error) === status.DEADLINE_EXCEEDED;

/** The gRPC status that a failure carries, if it does. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
