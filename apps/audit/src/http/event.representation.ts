import { contentHash } from '@charter/evidence';
import type { Recorded } from '@charter/event-sourcing';

/** An event as it is stored, with what is written down beside it. Personal data is sealed in it, as it is stored. */
export const representEvent = ({ id, stream, revision, position, event, metadata }: Recorded) => {
  const { recordedAt, actor, commandId, correlationId, causationId } = metadata;
  const { reason } = event.data as Readonly<{ reason?: unknown }>;
  return {
    ...{
      id,
      stream,
      revision: String(revision),
      position,
      recorded_at: recordedAt,
      type: event.type,
      data: event.data,
    },
    ...{ actor: representActor(actor), command_id: commandId, correlation_id: correlationId },
    ...(causationId === undefined ? {} : { causation_id: causationId }),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
};

const representActor = ({ kind, id, onBehalfOf, ticketId }: Recorded['metadata']['actor']) => ({
  ...{ kind, id },
  ...(onBehalfOf === undefined ? {} : { on_behalf_of: onBehalfOf }),
  ...(ticketId === undefined ? {} : { ticket_id: ticketId }),
});

/** The same of one that the reader may not see: that it is there, and the hash of what it says. */
export const withheldEvent = ({ id, stream, revision, event, metadata }: Recorded) => ({
  withheld: contentHash({ stream, revision, id, type: event.type, data: event.data, metadata }),
});
