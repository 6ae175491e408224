import {
  jsonEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  WrongExpectedVersionError,
  type AppendExpectedRevision,
  type AppendResult,
  type EventData,
  type JSONType,
} from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { RevisionConflict, type Append, type Recorded } from '@charter/event-sourcing';
import type { Clock } from './clock';
import { AppendTooLarge } from './errors';
import { codeOf, mayPass } from './failures';
import { persistently, type Context } from './patience';
import { positionText } from './positions';
import { proposalsOf, type Proposal } from './proposal';

export type Appending = Readonly<{
  context: Context;
  clock: Clock;
  read: (stream: string, from: bigint, limit: number) => AsyncIterable<Recorded>;
}>;

/**
 * Writes directly behind the head that was named, or not at all. Where another replica has just written the same
 * command there, the store takes these events for those: then salt and chain are the other's, and who builds on this
 * answer finds that out by the next read.
 */
export const append = async (appending: Appending, request: Append): Promise<readonly Recorded[]> => {
  const { context, clock } = appending;
  const proposals = proposalsOf(request, context.now(), context.saltOf);
  const last = proposals.at(-1);
  if (!last) throw new TypeError(`Nothing to write to ${request.stream}.`);
  const acknowledged = clock.sending(last.id);
  const result = await send(appending, request, proposals);
  acknowledged();
  // Of events that were stored before, the store may not say where.
  if (result === 'stored-before' || !result.position) return stored(appending, request.stream, proposals);
  return recordedAt(positionText(result.position), request.stream, proposals);
};

/** The same events at the same revision, as often as it takes: the store recognises them. */
const send = async (
  appending: Appending,
  { stream, after }: Append,
  proposals: readonly Proposal[],
): Promise<AppendResult | 'stored-before'> => {
  const { context } = appending;
  const events = proposals.map(dataOf);
  const expectedRevision: AppendExpectedRevision = after === 'no-stream' ? NO_STREAM : after.revision;
  const options = { ...context.connection.options, expectedRevision };
  let unsure = false;
  return persistently(context, `appending to ${stream}`, async ({ client }, deadline) => {
    try {
      return await client.appendToStream(stream, events, { ...options, deadline });
    } catch (error) {
      // An attempt without an answer may have written them, and then this conflict is with ourselves.
      const conflict = error instanceof WrongExpectedVersionError;
      if (conflict && unsure && (await isStored(appending, stream, proposals))) return 'stored-before';
      unsure ||= mayPass(error);
      throw understood(error, stream);
    }
  });
};

const dataOf = ({ id, event, metadata }: Proposal): EventData =>
  jsonEvent({ id, type: event.type, data: event.data as JSONType, metadata });

const understood = (error: unknown, stream: string): unknown => {
  if (error instanceof WrongExpectedVersionError)
    return new RevisionConflict(stream, revisionOf(error.expectedVersion), revisionOf(error.actualVersion));
  if (error instanceof MaxAppendSizeExceededError || codeOf(error) === status.RESOURCE_EXHAUSTED)
    return new AppendTooLarge(stream, error);
  return error;
};

const revisionOf = (version: AppendExpectedRevision): bigint | 'no-stream' =>
  typeof version === 'bigint' ? version : 'no-stream';

/** Events that are written together share the position of the last one: the store names no other. */
const recordedAt = (position: string, stream: string, proposals: readonly Proposal[]): readonly Recorded[] =>
  proposals.map(({ id, revision, event, metadata }) => ({ id, revision, event, metadata, stream, position }));

const stored = async (
  { read }: Appending,
  stream: string,
  proposals: readonly Proposal[],
): Promise<readonly Recorded[]> => {
  const events: Recorded[] = [];
  for await (const event of read(stream, proposals[0]!.revision, proposals.length)) events.push(event);
  return events;
};

const isStored = async (appending: Appending, stream: string, proposals: readonly Proposal[]): Promise<boolean> => {
  const events = await stored(appending, stream, proposals);
  return events.length === proposals.length && events.every(({ id }, index) => id === proposals[index]!.id);
};
