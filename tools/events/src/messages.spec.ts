import { globSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PUBLICATIONS } from '@charter/app-all-in-one';
import { parsePublicEvent } from '@charter/messaging';
import { concernedBy, CONTEXTS, type Context } from './contexts';
import { ENVELOPE } from './envelope';
import { CLONE, textOf } from './files';
import type { JsonSchema } from './json-schema';
import { samplesOf } from './samples';
import { schemasOf } from './schemas';
import { committedAsyncapi, judgesIn } from './testing/committed-asyncapi';

const asyncapi = committedAsyncapi();
const judgeOf = judgesIn(asyncapi);
const { events } = schemasOf(CONTEXTS);

const judgeOfMessage = (type: string) => judgeOf(`#/components/messages/${type}/payload`);

/** The whole message around the frozen sample of each event, as the document shows it. */
const examples = CONTEXTS.flatMap(context =>
  [...samplesOf(context)].map(([type, data]) => ({
    type,
    data,
    example: asyncapi.components.messages[type]!.examples![0]!,
  })),
);

const without = (value: object, name: string) =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

describe.each(examples)('the example of $type', ({ type, data, example }) => {
  const isMessage = judgeOfMessage(type);
  const isWith = (change: object) => isMessage({ ...example.payload, ...change });

  it('is the frozen sample in its envelope, as a service reads it', () => {
    expect(parsePublicEvent(JSON.stringify(example.payload))).toMatchObject({
      type,
      data,
      subject: data[events[type]!.key] ?? example.payload['subject'],
    });
    expect([isWith({}), isMessage.errors]).toEqual([true, null]);
    expect(judgeOf('#/components/schemas/headers')(example.headers)).toBe(true);
  });

  it('would not be without a field that is promised', () => {
    const promised = events[type]!.data.required ?? [];
    expect(promised.filter(field => isWith({ data: without(data, field) }))).toEqual([]);
  });

  it('would not be as another event, or of another service', () =>
    expect([isWith({ type: 'things.thing-made.v1' }), isWith({ source: '/charter/things' })]).toEqual([false, false]));
});

describe('the envelope', () => {
  const whole = {
    ...examples[0]!.example.payload,
    ...{ causationid: 'e0', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    actor: { kind: 'staff', id: 'sam', onBehalfOf: 'olga', ticketId: '7' },
  };
  const isEnvelope = judgeOf('#/components/schemas/envelope');
  const isRead = (message: object) => {
    try {
      parsePublicEvent(JSON.stringify(message));
      return true;
    } catch {
      return false;
    }
  };

  it('has no field that services do not read, and every one that they do', () => {
    expect(Object.keys(whole).toSorted()).toEqual(Object.keys(ENVELOPE.properties!).toSorted());
    expect(parsePublicEvent(JSON.stringify(whole))).toEqual(whole);
    expect(isEnvelope(whole)).toBe(true);
  });

  const { data: _data, ...fields } = ENVELOPE.properties as Readonly<Record<string, JsonSchema>>;

  it.each(Object.keys(fields))('needs %s where services do', name => {
    const message = without(whole, name);
    expect(isEnvelope(message)).toBe(isRead(message));
  });

  it.each<[string, object]>([
    ['another version of CloudEvents', { specversion: '2.0' }],
    ['other than JSON as its data', { datacontenttype: 'text/plain' }],
    ['a time that is none', { time: 'yesterday' }],
    ['a time that is not in UTC', { time: '2026-01-01T00:00:00.000+01:00' }],
    ['a number as its revision', { revision: 3 }],
    ['a revision below the first', { revision: '-1' }],
    ['organizations that are not listed', { organizations: 'o1' }],
    ['an actor of no known kind', { actor: { kind: 'ghost', id: 'g' } }],
    ['an actor without an id', { actor: { kind: 'user' } }],
  ])('is refused with %s, as services do', (_, change) => {
    const message = { ...whole, ...change };
    expect([isEnvelope(message), isRead(message)]).toEqual([false, false]);
  });
});

const metadata = {
  ...{ commandId: 'c', correlationId: 'c', causationId: 'e0', actor: { kind: 'user' as const, id: 'u' } },
  ...{ recordedAt: '2026-01-01T00:00:00.000Z', schemaVersion: 1, requestHash: 'h', salt: '', chain: '' },
};

type Stored = Readonly<{ type: string; data: Readonly<Record<string, unknown>> }>;

/** What a service tells of every event that its domain has a stored sample of, whatever stream that may be from. */
const toldOf = ({ name, topic }: Context) => {
  const { announce, prefixes } = PUBLICATIONS.find(publication => publication.topic === topic)!;
  const stored = globSync(`libs/${name}/domain/src/**/samples/*.json`, { cwd: CLONE }).map(
    file => JSON.parse(textOf(file)) as Stored,
  );
  return stored.flatMap(event => {
    const ids = ['some-id', ...Object.values(event.data).filter(value => typeof value === 'string')];
    const streams = prefixes.flatMap(prefix => ids.map(id => `${prefix}${id}`));
    return streams.flatMap(stream => {
      try {
        return announce({ event, stream, id: 'e', revision: 7n, position: '0/0', metadata }) ?? [];
      } catch {
        return []; // Not of such a stream.
      }
    });
  });
};

it('is documented whatever is told anywhere', () =>
  expect(PUBLICATIONS.map(({ topic }) => topic).toSorted()).toEqual(CONTEXTS.map(({ topic }) => topic).toSorted()));

/** Of what kinds somebody may be, wherever an event says who did something: by the place where it says so. */
const kindsIn = (schema: JsonSchema, place: string): readonly (readonly [string, unknown])[] => {
  const { properties = {}, items } = schema;
  const { kind, id } = properties;
  return [
    ...(kind?.enum && id ? [[place, kind.enum] as const] : []),
    ...Object.entries(properties).flatMap(([name, field]) => kindsIn(field, `${place}.${name}`)),
    ...(items ? kindsIn(items, place) : []),
  ];
};

it('says who did something by the same kinds everywhere', () => {
  const [[, kinds]] = kindsIn(ENVELOPE, 'envelope') as [[string, unknown]];
  const said = Object.entries(events).flatMap(([type, { data }]) => kindsIn(data, type));
  expect(said.length).toBeGreaterThan(20);
  expect(said.filter(([, others]) => !isDeepStrictEqual(others, kinds))).toEqual([]);
});

describe.each(CONTEXTS)('what $name tells', context => {
  const told = toldOf(context);

  it('is every event there is', () =>
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(Object.keys(context.events))));

  it('fits the document', () => {
    const faults = told.flatMap(event => {
      const isMessage = judgeOfMessage(event.type);
      return isMessage(event) ? [] : [{ event, errors: isMessage.errors }];
    });
    expect(faults).toEqual([]);
    const written = new Set(told.flatMap(event => Object.keys(event)));
    expect([...written].filter(name => !Object.hasOwn(ENVELOPE.properties!, name))).toEqual([]);
  });

  it('is about, and concerns, what the document says', () => {
    for (const { type, subject, organizations, data } of told) {
      const fields = data as Readonly<Record<string, unknown>>;
      expect({ type, subject, organizations }).toEqual({
        type,
        subject: fields[events[type]!.key] ?? (context.otherKey && subject),
        organizations: concernedBy(context, fields),
      });
    }
  });
});
