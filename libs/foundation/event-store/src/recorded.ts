import type { Position, ResolvedEvent } from '@eventstore/db-client';
import type { Metadata, Recorded } from '@charter/event-sourcing';
import { positionText } from './positions';

/** An event as the store sent it, with what only the store's own adapter needs to know. */
export type Arrived = Readonly<{ recorded: Recorded; position: Position; createdAt: number }>;

/** Nothing for a link whose target is gone. */
export const arrivedOf = ({ event }: ResolvedEvent): Arrived | undefined => {
  if (!event?.position) return undefined;
  const { id, type, data, streamId, revision, position, created } = event;
  return {
    position,
    createdAt: created.getTime(),
    recorded: {
      event: { type, data: data as object },
      id,
      stream: streamId,
      revision,
      position: positionText(position),
      // Events of others may have none; whoever reads them as Charter's finds out what is missing.
      metadata: (event.metadata ?? {}) as Metadata,
    },
  };
};
