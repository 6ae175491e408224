import type { Message } from './decider';

/** Who acts. `onBehalfOf` and `ticketId` say for whom and by which mandate, where that is somebody else's. */
export type Actor = Readonly<{
  kind: 'user' | 'staff' | 'service' | 'system';
  id: string;
  onBehalfOf?: string;
  ticketId?: string;
}>;

/** What is written down beside each event. Times are ISO 8601; `salt` and `chain` are base64url. */
export type Metadata = Readonly<{
  commandId: string;
  correlationId: string;
  /** The id of the stored or public event that caused the command, where one did. */
  causationId?: string;
  actor: Actor;
  /** Never decreasing within a stream. */
  recordedAt: string;
  schemaVersion: number;
  requestHash: string;
  salt: string;
  /** SHA-256 over the chain before and this event's content: see the evidence library. */
  chain: string;
}>;

/** An event as the store holds it. `revision` counts within its stream; `position` is the store's and opaque. */
export type Recorded<Event = Message> = Readonly<{
  event: Event;
  id: string;
  stream: string;
  revision: bigint;
  position: string;
  metadata: Metadata;
}>;

/** Remembers that a repeatable command changed nothing, so that its repetition is not decided anew. */
export type NothingChanged = Message<'NothingChanged', Record<string, never>>;

/** Whether an event only remembers a command; deciders, read models and public events pass it over. */
export const isNothingChanged = (event: Message): event is NothingChanged => event.type === 'NothingChanged';
