import { z } from 'zod';
import type { Context } from './contexts';
import { NO_NOTES, notesIn, type Notes } from './contract-notes';
import { ENVELOPE, HEADERS } from './envelope';
import { textOf } from './files';
import type { JsonSchema } from './json-schema';
import { unsayable } from './unsayable';

/** All that readers rest on: what every message has, and of each event its topic, its key (a field, or words) and its data. */
export type Schemas = Readonly<{
  headers: JsonSchema;
  envelope: JsonSchema;
  events: Readonly<Record<string, Readonly<{ topic: string; key: string; data: JsonSchema }>>>;
}>;

/** The schemas of these contexts as they are in the source. Throws where one asks for what no JSON Schema can say. */
export const schemasOf = (contexts: readonly Context[]): Schemas => ({
  headers: HEADERS,
  envelope: ENVELOPE,
  events: Object.fromEntries(contexts.flatMap(context => Object.entries(eventsOf(context)))),
});

const eventsOf = (context: Context): Schemas['events'] => {
  const notes = notesIn(textOf(`libs/${context.name}/contracts/src/${context.name}-events.v1.ts`));
  const schemaOf = ([type, schema]: readonly [string, z.ZodType]) => {
    const data = annotated(jsonSchemaOf(schema, type), notes.get(type) ?? NO_NOTES);
    return [type, { topic: context.topic, key: keyIn(data, context, type), data }] as const;
  };
  return Object.fromEntries(Object.entries(context.events).map(schemaOf));
};

const keyIn = ({ required = [] }: JsonSchema, { keys, otherKey, name }: Context, type: string): string => {
  const key = keys.find(field => required.includes(field)) ?? otherKey?.words;
  if (key === undefined)
    throw new Error(`${type}: none of ${keys.join(', ')} is in its data; see ${name} in contexts.ts.`);
  return key;
};

/**
 * As it is read: who writes adds fields, so none is ever too many. All that is promised, or compared, is in it: what it
 * would leave out (a refinement, a transform) could turn old events down, and nobody would see it coming.
 */
const jsonSchemaOf = (schema: z.ZodType, type: string): JsonSchema => {
  const { $schema: _$schema, ...written } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema, path }) => {
      const what = unsayable(zodSchema);
      if (what !== undefined) throw new Error(`${type}: ${pathIn(path)} asks for what no JSON Schema says (${what}).`);
      if (jsonSchema.pattern === INSTANT) jsonSchema.pattern = 'Z$';
    },
  });
  return written as JsonSchema;
};

/** Where in the data, by the way through its JSON Schema: `properties`, `grants`, `items` is `data.grants[]`. */
const pathIn = (way: readonly (string | number)[]): string =>
  way.reduce<string>((path, step, index) => {
    if (way[index - 1] === 'properties') return `${path}.${step}`;
    return step === 'items' ? `${path}[]` : path;
  }, 'data');

/** How zod spells an instant, in 250 signs that another release may choose otherwise: that it is in UTC is what counts. */
const INSTANT = z.toJSONSchema(z.iso.datetime()).pattern;

/** The schema with what the source says of it. */
const annotated = (schema: JsonSchema, { text, isSealed, fields }: Notes): JsonSchema => {
  const inside = (part: JsonSchema) => annotated(part, { ...NO_NOTES, fields });
  const { properties, items, anyOf, oneOf } = schema;
  return {
    ...(text === '' ? {} : { description: text }),
    ...schema,
    ...(isSealed ? { 'x-sealed': true } : {}),
    ...(items ? { items: inside(items) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(inside) } : {}),
    ...(oneOf ? { oneOf: oneOf.map(inside) } : {}),
    ...(properties ? { properties: annotatedFields(properties, fields) } : {}),
  };
};

const annotatedFields = (properties: Readonly<Record<string, JsonSchema>>, fields: Notes['fields']) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, annotated(field, fields.get(name) ?? NO_NOTES)]),
  );
