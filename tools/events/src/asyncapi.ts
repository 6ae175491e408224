import { stringify } from 'yaml';
import { concernedBy, type Context } from './contexts';
import { exampleOf, sourceOf } from './envelope';
import { samplesOf } from './samples';
import type { Schemas } from './schemas';
import { keyInWords, wordsOf } from './words';

export type Documented = Readonly<{ contexts: readonly Context[]; schemas: Schemas; version: string }>;

const DESCRIPTION = `What Charter's services tell others, on Kafka, one topic a context. [The page for people](events.md) says
the rules: order, repetition, erasing, compatibility.`;

/** docs/asyncapi.yaml: every public event as AsyncAPI 3.0.0, from the side of Charter, which sends them. */
export const asyncapi = (documented: Documented): string =>
  // No names for what stands there more than once, and no instants out of quotes: not every reader of YAML takes them alike.
  stringify(documentOf(documented), { aliasDuplicateObjects: false, compat: 'yaml-1.1', lineWidth: 0 });

const documentOf = ({ contexts, schemas, version }: Documented) => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Public events of Charter',
    version,
    description: DESCRIPTION,
    license: { name: 'Apache-2.0' },
  },
  // In structured mode. No header says so: every message with a value is one.
  defaultContentType: 'application/cloudevents+json',
  channels: byName(contexts, channelOf),
  operations: Object.fromEntries(contexts.map(context => [`${context.name}.tell`, operationOf(context)])),
  components: {
    messages: {
      ...Object.assign({}, ...contexts.map(context => messagesOf(context, schemas))),
      marker: MARKER,
    },
    messageTraits: { publicEvent: PUBLIC_EVENT },
    schemas: {
      headers: schemas.headers,
      envelope: schemas.envelope,
      ...Object.fromEntries(Object.entries(schemas.events).map(([type, { data }]) => [type, data])),
    },
  },
});

const byName = <Part>(contexts: readonly Context[], of: (context: Context) => Part) =>
  Object.fromEntries(contexts.map(context => [context.name, of(context)]));

const to = (path: string) => ({ $ref: `#/${path}` });

const namesIn = ({ events }: Context) => [...Object.keys(events), 'marker'];

const channelOf = (context: Context) => ({
  address: context.topic,
  title: `Events of ${context.name}`,
  messages: Object.fromEntries(namesIn(context).map(name => [name, to(`components/messages/${name}`)])),
  bindings: {
    kafka: {
      topic: context.topic,
      partitions: 12,
      topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': -1, 'retention.bytes': -1 },
      bindingVersion: '0.5.0',
    },
  },
});

const operationOf = (context: Context) => ({
  action: 'send',
  channel: to(`channels/${context.name}`),
  summary: `Tells what has happened in ${context.name}.`,
  messages: namesIn(context).map(name => to(`channels/${context.name}/messages/${name}`)),
});

const PUBLIC_EVENT = {
  headers: to('components/schemas/headers'),
  correlationId: { location: '$message.payload#/correlationid' },
};

const MARKER = {
  name: 'marker',
  title: 'Marker',
  summary: 'The first message of each partition, without key and value: which making of the topic this is.',
  headers: to('components/schemas/headers'),
  payload: { type: 'null' },
};

const messagesOf = (context: Context, { events }: Schemas) => {
  const samples = samplesOf(context);
  return Object.fromEntries(
    Object.keys(context.events).map(type => {
      const event = events[type];
      const sample = samples.get(type);
      if (!event || !sample) throw new Error(`There is no sample of ${type} in libs/${context.name}/contracts.`);
      return [type, messageOf({ context, type, event, sample })];
    }),
  );
};

type Message = Readonly<{
  context: Context;
  type: string;
  event: Schemas['events'][string];
  sample: Readonly<Record<string, unknown>>;
}>;

const messageOf = ({ context, type, event: { key, data: schema }, sample }: Message) => {
  const { title, summary } = wordsOf(type, schema);
  const subject = sample[key] ?? context.otherKey?.example;
  const told = { context: context.name, type, subject, organizations: concernedBy(context, sample), data: sample };
  return {
    name: type,
    title,
    summary,
    traits: [to('components/messageTraits/publicEvent')],
    payload: {
      allOf: [
        to('components/schemas/envelope'),
        {
          type: 'object',
          properties: {
            source: { const: sourceOf(context.name) },
            type: { const: type },
            data: to(`components/schemas/${type}`),
          },
        },
      ],
    },
    bindings: {
      kafka: {
        key: { type: 'string', description: `Messages are in order by it: ${keyInWords(key, schema)}.` },
        bindingVersion: '0.5.0',
      },
    },
    examples: [{ name: 'sample', ...exampleOf(told) }],
  };
};
