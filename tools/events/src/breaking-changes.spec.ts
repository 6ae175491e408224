import { describe, expect, it } from '@jest/globals';
import { breakingChanges } from './breaking-changes';
import { CONTEXTS } from './contexts';
import type { JsonSchema } from './json-schema';
import { schemasOf, type Schemas } from './schemas';

const schemas = schemasOf(CONTEXTS);

/** A schema somewhere in another one, and that one with something else in its place. */
type Place = Readonly<{ path: string; schema: JsonSchema; put: (other: JsonSchema) => JsonSchema }>;

const placesIn = ({ path, schema, put }: Place): readonly Place[] => [
  { path, schema, put },
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    placesIn({
      path: `${path}.${name}`,
      schema: field,
      put: other => put({ ...schema, properties: { ...schema.properties, [name]: other } }),
    }),
  ),
  ...(schema.items
    ? placesIn({ path: `${path}[]`, schema: schema.items, put: items => put({ ...schema, items }) })
    : []),
  ...(schema.anyOf ?? []).flatMap((choice, index) =>
    placesIn({ path, schema: choice, put: other => put({ ...schema, anyOf: schema.anyOf!.with(index, other) }) }),
  ),
];

type Event = Schemas['events'][string];

const only = (type: string, event: Event): Schemas => ({ ...schemas, events: { [type]: event } });

/** Every place in what is promised, and the changes that something else there makes. */
const PLACES = [
  ...placesIn({ path: '', schema: schemas.envelope, put: other => other }).map(({ path, schema, put }) => ({
    ...{ event: 'envelope', path: path.slice(1), schema },
    changesWith: (other: JsonSchema) => breakingChanges(schemas, { ...schemas, envelope: put(other) }),
  })),
  ...Object.entries(schemas.events).flatMap(([type, event]) =>
    placesIn({ path: 'data', schema: event.data, put: other => other }).map(({ path, schema, put }) => ({
      ...{ event: type, path, schema },
      changesWith: (other: JsonSchema) =>
        breakingChanges(only(type, event), only(type, { ...event, data: put(other) })),
    })),
  ),
];

const withEvent = (type: string, event: Event): Schemas => ({
  ...schemas,
  events: { ...schemas.events, [type]: event },
});

const without = (schema: JsonSchema, keyword: string): JsonSchema => {
  const { [keyword]: _keyword, ...rest } = schema;
  return rest;
};

const fieldsOf = ({ properties = {} }: JsonSchema) => Object.keys(properties);
const isRequired = ({ required = [] }: JsonSchema, name: string) => required.includes(name);
const withField = (schema: JsonSchema, name: string, field: JsonSchema) => ({
  ...schema,
  properties: { ...schema.properties, [name]: field },
});
const makeRequired = (schema: JsonSchema, name: string) => ({
  ...schema,
  required: [...(schema.required ?? []), name],
});
const makeOptional = (schema: JsonSchema, name: string) => ({
  ...schema,
  required: schema.required!.filter(other => other !== name),
});
const typed = (schema: JsonSchema, type: string) => schema.type === type;

/** Each way in which a schema can be changed: for one schema all that can come of it, and of which field in it. */
const BREAKING: Readonly<Record<string, (schema: JsonSchema) => readonly (readonly [JsonSchema, string?])[]>> = {
  'a field is taken away': schema =>
    fieldsOf(schema).map(name => [
      { ...schema, properties: Object.fromEntries(Object.entries(schema.properties!).filter(([key]) => key !== name)) },
      name,
    ]),
  'a required field is optional': schema =>
    fieldsOf(schema).flatMap(name => (isRequired(schema, name) ? [[makeOptional(schema, name), name] as const] : [])),
  'an optional field is required': schema =>
    fieldsOf(schema).flatMap(name => (isRequired(schema, name) ? [] : [[makeRequired(schema, name), name] as const])),
  'a required field is added': schema =>
    schema.properties ? [[makeRequired(withField(schema, 'another', { type: 'string' }), 'another'), 'another']] : [],
  'a value is added': schema => (schema.enum ? [[{ ...schema, enum: [...schema.enum, 'added'] }]] : []),
  'a value is taken away': schema => (schema.enum ? [[{ ...schema, enum: schema.enum.slice(1) }]] : []),
  'any value will do': schema => (schema.enum ? [[without(schema, 'enum')]] : []),
  'one value will not do any more': schema => (schema.const === undefined ? [] : [[{ ...schema, const: 'another' }]]),
  'it is of another type': schema => [[{ ...schema, type: typed(schema, 'boolean') ? 'string' : 'boolean' }]],
  'it may be null, too': schema =>
    typeof schema.type === 'string' ? [[{ ...schema, type: [schema.type, 'null'] }]] : [],
  'it may be a fraction, too': schema => (typed(schema, 'integer') ? [[{ ...schema, type: 'number' }]] : []),
  'its format is loosened': schema => (schema.format ? [[without(schema, 'format')]] : []),
  'its format is tightened': schema =>
    typed(schema, 'string') && !schema.format ? [[{ ...schema, format: 'uuid' }]] : [],
  'its pattern is loosened': schema => (schema.pattern ? [[without(schema, 'pattern')]] : []),
  'it has a least length': schema => (typed(schema, 'string') ? [[{ ...schema, minLength: 1 }]] : []),
  'it is not sealed any more': schema => (schema['x-sealed'] ? [[without(schema, 'x-sealed')]] : []),
  'it is sealed': schema => (schema['x-sealed'] ? [] : [[{ ...schema, 'x-sealed': true }]]),
  'it is one instead of a list': schema => (schema.items ? [[schema.items]] : []),
  'it may be something else, too': schema =>
    schema.anyOf ? [[{ ...schema, anyOf: [...schema.anyOf, { type: 'null' }] }]] : [],
  'nothing else may come': schema => (typed(schema, 'object') ? [[{ ...schema, additionalProperties: false }]] : []),
};

describe('what breaks readers', () => {
  it.each(Object.entries(BREAKING))('is that %s, wherever it is', (_, changed) => {
    const cases = PLACES.flatMap(place =>
      changed(place.schema).map(([schema, field]) => ({
        ...{ event: place.event, path: [place.path, field].filter(Boolean).join('.') },
        changes: place.changesWith(schema),
      })),
    );
    expect(cases).not.toEqual([]);
    for (const { event, path, changes } of cases) {
      expect(changes).toContainEqual({ event, path, what: expect.any(String) });
      expect(changes.filter(change => change.event !== event)).toEqual([]);
    }
  });

  it('is that an event is told no more', () => {
    for (const type of Object.keys(schemas.events)) {
      const { [type]: _gone, ...events } = schemas.events;
      expect(breakingChanges(schemas, { ...schemas, events })).toEqual([{ event: type, path: '', what: 'is gone' }]);
    }
  });

  it('is that an event is on another topic, or under another key', () => {
    for (const [type, event] of Object.entries(schemas.events)) {
      const moved = withEvent(type, { ...event, topic: 'charter.things.v1', key: 'thingId' });
      expect(breakingChanges(schemas, moved)).toEqual([
        { event: type, path: 'topic', what: `was ${event.topic} and is charter.things.v1` },
        { event: type, path: 'key', what: `was ${event.key} and is thingId` },
      ]);
    }
  });

  it('is that a header goes', () =>
    expect(breakingChanges(schemas, { ...schemas, headers: { type: 'object' } })).toEqual([
      { event: 'headers', path: 'charter-epoch', what: 'is gone' },
    ]));

  const withData = (data: JsonSchema): Schemas => ({
    ...schemas,
    events: { 'a.b.v1': { topic: 't', key: 'k', data } },
  });

  it.each<[string, Readonly<{ before: JsonSchema; after: JsonSchema; path: string }>]>([
    [
      'a field where nothing else was to come',
      {
        before: { additionalProperties: false },
        after: { additionalProperties: false, properties: { a: {} } },
        path: 'data.a',
      },
    ],
    [
      'another type of what is under any name',
      {
        before: { additionalProperties: { type: 'string' } },
        after: { additionalProperties: { type: 'integer' } },
        path: 'data.*',
      },
    ],
    [
      'another type of one choice',
      {
        before: { oneOf: [{ type: 'null' }, { type: 'string' }] },
        after: { oneOf: [{ type: 'null' }, { type: 'integer' }] },
        path: 'data',
      },
    ],
    ['what nobody has thought of', { before: {}, after: { dependencies: { a: ['b'] } }, path: 'data' }],
  ])('is %s', (_, { before, after, path }) =>
    expect(breakingChanges(withData(before), withData(after))).toEqual([
      { event: 'a.b.v1', path, what: expect.any(String) },
    ]),
  );

  it('is told in words', () => {
    const before = withData({ properties: { a: { type: 'string', enum: ['x', 'y'] } }, required: ['a'] });
    const after = withData({ properties: { a: { type: 'string', enum: ['x', 'y', 'z'] } } });
    expect(breakingChanges(before, after).map(({ what }) => what)).toEqual([
      'was required and is optional',
      'enum was ["x", "y"] and is ["x", "y", "z"]',
    ]);
  });
});

/** The same, said differently. */
const reworded = (schema: JsonSchema): JsonSchema => ({
  ...Object.fromEntries(Object.entries(schema).toReversed()),
  ...{ description: 'Other words.', title: 'T', examples: [] },
  ...(schema.required ? { required: schema.required.toReversed() } : {}),
  ...(schema.enum ? { enum: schema.enum.toReversed() } : {}),
});

describe('what breaks nobody', () => {
  it('is that nothing has changed', () =>
    expect(breakingChanges(schemas, JSON.parse(JSON.stringify(schemas)) as Schemas)).toEqual([]));

  it('is an optional field more, wherever it is', () => {
    const objects = PLACES.filter(({ schema }) => schema.properties);
    expect(objects.map(({ path }) => path)).toEqual(expect.arrayContaining(['', 'actor', 'data', 'data.grants[]']));
    for (const { schema, changesWith } of objects) {
      const another = { type: 'object', properties: { a: {} }, required: ['a'] };
      expect(changesWith(withField(schema, 'another', another))).toEqual([]);
    }
  });

  it('is an event more, also on another topic', () => {
    const added = { topic: 'charter.things.v1', key: 'thingId', data: { type: 'object' } };
    expect(breakingChanges(schemas, withEvent('things.thing-made.v1', added))).toEqual([]);
  });

  it('are other words, and another order', () => {
    for (const { schema, changesWith } of PLACES) expect(changesWith(reworded(schema))).toEqual([]);
  });
});
