import type { JsonSchema } from './json-schema';

// What @charter/messaging writes and reads: specs hold this to both.

/** The headers of each message. */
export const HEADERS: JsonSchema = {
  type: 'object',
  properties: {
    'charter-epoch': {
      description:
        'Which making of the topic the message belongs to: the same in all of its partitions. With another one the topic was deleted and made anew, and offsets kept from before mean nothing.',
      type: 'string',
      format: 'uuid',
    },
  },
  required: ['charter-epoch'],
};

const ACTOR: JsonSchema = {
  description: 'Who did it.',
  type: 'object',
  properties: {
    kind: { type: 'string', enum: ['user', 'staff', 'service', 'system'] },
    id: { type: 'string' },
    onBehalfOf: {
      description: 'The user for whom it was done; where `kind` is `system`, who of staff had decided it.',
      type: 'string',
    },
    ticketId: { description: 'The ticket by which they did.', type: 'string' },
  },
  required: ['kind', 'id'],
};

/** The value of each message, but for what is its type's own. */
export const ENVELOPE: JsonSchema = {
  description: 'A CloudEvent 1.0 in JSON.',
  type: 'object',
  properties: {
    specversion: { description: 'Of CloudEvents.', type: 'string', const: '1.0' },
    id: { description: 'The same however often it is delivered, and when the topic is made anew.', type: 'string' },
    source: { description: 'The service whose event it is.', type: 'string' },
    type: { description: 'What has happened, and the version of what is said about it.', type: 'string' },
    subject: {
      description: 'The entity that it happened to, which is the key of the message: order holds for it alone.',
      type: 'string',
    },
    time: {
      description: 'When it was stored: never decreasing for a subject.',
      type: 'string',
      format: 'date-time',
      pattern: 'Z$',
    },
    datacontenttype: { type: 'string', const: 'application/json' },
    data: { description: 'What the event says, by its type.', type: 'object' },
    revision: {
      description:
        'Its number among the stored events of its subject, growing and with gaps; decimal digits, which may be more than a number holds exactly.',
      type: 'string',
      pattern: '^\\d+$',
    },
    organizations: {
      description: 'The ids of all organizations that it concerns.',
      type: 'array',
      items: { type: 'string' },
    },
    correlationid: {
      description: 'The same in all that follows from one request: a trace id, as a rule.',
      type: 'string',
    },
    causationid: { description: 'The id of the event that it follows from, where it does.', type: 'string' },
    actor: ACTOR,
    traceparent: { description: 'As in W3C Trace Context; nothing writes it so far.', type: 'string' },
  },
  required: [
    ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'data', 'revision'],
    ...['organizations', 'correlationid'],
  ],
};

type Told = Readonly<{
  context: string;
  type: string;
  subject: unknown;
  organizations: readonly unknown[];
  data: Readonly<Record<string, unknown>>;
}>;

/** A whole message around what an event says: headers, and value in `payload`. The rest of it is made up. */
export const exampleOf = ({ context, type, subject, organizations, data }: Told) => ({
  headers: { 'charter-epoch': 'f6f2a0a5-3f5b-4f5e-9d6f-0d1f3c8b7a21' },
  payload: {
    specversion: '1.0',
    id: '2b0c1f4e-8d37-5a6b-9c11-7e5f3a9d8b04',
    source: sourceOf(context),
    type,
    subject,
    time: data['at'],
    datacontenttype: 'application/json',
    data,
    revision: '7',
    organizations,
    correlationid: '4bf92f3577b34da6a3ce929d0e0e4736',
    actor: data['by'] ?? { kind: 'user', id: '6f1c1c52-3c0e-4f7e-9a53-0d7c3d1b2a10' },
  },
});

/** The `source` of what a context tells. */
export const sourceOf = (context: string): string => `/charter/${context}`;
