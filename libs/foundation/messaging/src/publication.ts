import { isNothingChanged, type History, type Message, type Recorded } from '@charter/event-sourcing';
import type { PublicEvent } from './public-event';

/** Says that an event type is nobody else's business. A type that is merely forgotten does not compile. */
export const notPublic = Symbol('not public');

/** What the public learns of an event. */
export type Announcement = Readonly<{
  type: string;
  /** The id of the entity whose stream the event came from. */
  subject: string;
  organizations: readonly string[];
  data: Readonly<Record<string, unknown>>;
}>;

/** For each event type what the public learns of it. */
export type ToContracts<Event extends Message> = {
  readonly [Type in Event['type']]:
    ((recorded: Recorded<Extract<Event, { type: Type }>>) => Announcement) | typeof notPublic;
};

export type PublicationOptions<Event extends Message> = Readonly<{
  topic: string;
  /** The service, as in `/charter/organizations`. */
  service: string;
  /** The streams it owns, by the beginnings of their names: `organization-`. */
  prefixes: readonly string[];
  history: History<Event>;
  toContracts: ToContracts<Event>;
}>;

/** What a service announces of its own streams, and on which topic. */
export type Publication = Readonly<{
  topic: string;
  service: string;
  prefixes: readonly string[];
  /** Throws on an event that cannot be read or told. */
  announce: (recorded: Recorded) => PublicEvent | undefined;
}>;

/** Joins a service's mapping with its streams and its topic. */
export const publication = <Event extends Message>(options: PublicationOptions<Event>): Publication => {
  const { topic, service, prefixes, history, toContracts } = options;
  return {
    topic,
    service,
    prefixes,
    announce: recorded => {
      if (isNothingChanged(recorded.event)) return undefined;
      const event = history.decode(recorded.event);
      const entry = (toContracts as Readonly<Record<string, Entry | typeof notPublic | undefined>>)[event.type];
      if (entry === notPublic) return undefined;
      if (!entry) throw new Error(`Nobody has said what the public learns of ${event.type}.`);
      return enveloped(service, recorded, entry({ ...recorded, event }));
    },
  };
};

type Entry = (recorded: Recorded) => Announcement;

const enveloped = (service: string, recorded: Recorded, announcement: Announcement): PublicEvent => {
  const { correlationId, causationId, actor, recordedAt } = recorded.metadata;
  const subject = recorded.stream.slice(recorded.stream.indexOf('-') + 1);
  // Order, and a reader's guard by revision, hold only where the subject is the stream's own entity.
  if (announcement.subject !== subject) throw new Error(`${announcement.type} is not about ${recorded.stream}.`);
  return {
    specversion: '1.0',
    id: recorded.id,
    source: `/charter/${service}`,
    type: announcement.type,
    subject,
    time: recordedAt,
    datacontenttype: 'application/json',
    data: announcement.data,
    revision: String(recorded.revision),
    organizations: [...announcement.organizations],
    correlationid: correlationId,
    ...(causationId === undefined ? {} : { causationid: causationId }),
    actor,
  };
};
