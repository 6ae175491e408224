import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CONTEXTS } from './contexts';
import { schemasOf } from './schemas';

const membership = CONTEXTS.find(({ name }) => name === 'membership')!;
const TYPE = 'membership.member-left.v1';
const leftWith = (userId: z.ZodType) =>
  schemasOf([{ ...membership, events: { [TYPE]: z.object({ organizationId: z.string(), userId }) } }]);

/** What the schemas promise of the field. */
const promisedOf = (userId: z.ZodType) => leftWith(userId).events[TYPE]?.data.properties?.['userId'];

const id = z.string();
const ID_LENGTH = 26;

describe('a contract that asks for more than its JSON Schema says', () => {
  it.each<[string, z.ZodType]>([
    ['a refinement', id.refine(one => one.length === ID_LENGTH)],
    ['a refinement behind what can be said', id.min(1).refine(one => one.length === ID_LENGTH)],
    ['a check of its own', id.superRefine(() => undefined)],
    ['a bare check', id.check(() => undefined)],
    ['a transform', id.transform(one => one.length)],
    ['another text in its place', id.trim()],
    ['what goes before', z.preprocess(String, id)],
    ['a coercion', z.coerce.string()],
    ['a codec', z.codec(id, z.number(), { decode: Number, encode: String })],
    ['a guess where it does not fit', id.catch('nobody')],
    ['a format of its own', z.stringFormat('ours', one => one.length === ID_LENGTH)],
    ['a host', z.url({ hostname: /example/ })],
    ['a pattern with flags', id.regex(/^u/i)],
  ])('is refused: %s', (_, field) => {
    const refusal = `${TYPE}: data.userId asks for what no JSON Schema says`;
    expect(() => promisedOf(field)).toThrow(refusal);
    expect(() => leftWith(field.optional())).toThrow(refusal);
    expect(() => leftWith(z.array(z.object({ field })))).toThrow(`${TYPE}: data.userId[].field asks`);
    expect(() => leftWith(z.union([z.null(), field]))).toThrow(refusal);
  });

  it.each<[z.ZodType, object]>([
    [id.min(1).max(3), { type: 'string', minLength: 1, maxLength: 3 }],
    [id.regex(/^u/), { type: 'string', pattern: '^u' }],
    [z.int().min(0), { type: 'integer', minimum: 0 }],
    [z.array(id).min(1), { type: 'array', minItems: 1 }],
    [z.record(id, z.boolean()), { type: 'object', additionalProperties: { type: 'boolean' } }],
  ])('and what one says is promised (%#)', (field, promised) => expect(promisedOf(field)).toMatchObject(promised));

  it('is refused for the event as a whole, too', () => {
    const event = z.object({ userId: id }).refine(({ userId }) => userId.length === ID_LENGTH);
    expect(() => schemasOf([{ ...membership, events: { [TYPE]: event } }])).toThrow(`${TYPE}: data asks`);
  });
});
