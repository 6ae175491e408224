import type { Message } from '@charter/event-sourcing';
import type { Fact, Facts } from '@charter/processors';
import { z } from 'zod';

const actor = z.object({
  kind: z.enum(['user', 'staff', 'service', 'system']),
  id: z.string(),
  onBehalfOf: z.string().optional(),
  ticketId: z.string().optional(),
});

const envelope = z.object({
  specversion: z.literal('1.0'),
  /** The stored event's id. */
  id: z.string(),
  /** The service that publishes it. */
  source: z.string(),
  type: z.string(),
  /** The entity whose stream the event came from: order holds for it, and for nothing else. */
  subject: z.string(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  data: z.unknown(),
  /** Of the entity's stream; a reader drops what it has already seen. */
  revision: z.string().regex(/^\d+$/),
  /** Every organization that the event concerns. */
  organizations: z.array(z.string()),
  correlationid: z.string(),
  causationid: z.string().optional(),
  actor: actor.optional(),
  traceparent: z.string().optional(),
});

/** A public event as it travels: a CloudEvent 1.0 in JSON with Charter's extensions. */
export type PublicEvent<Type extends string = string, Data = unknown> = Readonly<
  Omit<z.infer<typeof envelope>, 'type' | 'data'> & { type: Type; data: Data }
>;

/** Reads a message of a topic. Throws on anything but a public event. */
export const parsePublicEvent = (text: string): PublicEvent => envelope.parse(JSON.parse(text));

/** The public events of a context: for each type what its `data` holds. */
export type Contracts = Readonly<Record<string, z.ZodType>>;

/** The events of a context as its readers see them. */
export type EventsOf<C extends Contracts> = {
  [Type in keyof C & string]: Message<Type, z.infer<C[Type]>>;
}[keyof C & string];

/** Reads public events by their contracts. Types that the contracts do not name are newer, and passed over. */
export const busFacts =
  <C extends Contracts>(contracts: C): Facts<PublicEvent, EventsOf<C>> =>
  ({ type, data, id, subject, revision, time }) => {
    const contract = Object.hasOwn(contracts, type) ? contracts[type] : undefined;
    if (!contract) return undefined;
    const event = { type, data: contract.parse(data) } as EventsOf<C>;
    return { event, id, key: subject, revision: BigInt(revision), at: time } satisfies Fact<EventsOf<C>>;
  };
