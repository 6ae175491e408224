import { describe, expect, it } from '@jest/globals';
import { notesIn } from './contract-notes';
import { CONTEXTS } from './contexts';
import { textOf } from './files';
import type { JsonSchema } from './json-schema';
import { samplesOf } from './samples';
import { schemasOf } from './schemas';

const CONTRACTS = `
const id = z.string();
/** Under the person's key. */
const sealed = z.string();
/** When. */
const at = z.iso.datetime();
const act = { by: id, at };
export const thingsEvents = {
  /**
   * Somebody has made it,
   * and owns it.
   */
  'things.thing-made.v1': z.object({
    ...act,
    /** Who. */
    owner: sealed.optional(),
    parts: z.array(z.object({ at, name: sealed })),
  }),
  'things.thing-lost.v1': z.object(act),
} as const;
`;

describe('what a file of contracts says', () => {
  const notes = notesIn(CONTRACTS);
  const made = notes.get('things.thing-made.v1');

  it('of an event is the comment on it', () => {
    expect(made?.text).toBe('Somebody has made it, and owns it.');
    expect(notes.get('things.thing-lost.v1')?.text).toBe('');
  });

  it('of a field is the comment on it, or on what it is given by', () => {
    expect([...(made?.fields ?? [])].map(([name, { text, isSealed }]) => [name, text, isSealed])).toEqual([
      ['by', '', false],
      ['at', 'When.', false],
      ['owner', 'Who.', true],
      ['parts', '', false],
    ]);
    expect([...notes.get('things.thing-lost.v1')!.fields.keys()]).toEqual(['by', 'at']);
  });

  it('reaches into lists', () => {
    const parts = made?.fields.get('parts')?.fields;
    expect([parts?.get('at')?.text, parts?.get('name')?.isSealed]).toEqual(['When.', true]);
  });

  it('is something, or it is no such file', () => expect(() => notesIn('export const x = 1;')).toThrow('no record'));
});

const fieldsIn = (schema: JsonSchema, path = ''): readonly string[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    `${path}${name}`,
    ...fieldsIn(field, `${path}${name}.`),
  ]),
  ...[...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? [])].flatMap(part => fieldsIn(part, path)),
];

type Fields = ReturnType<typeof notesIn>;

const namesIn = (fields: Fields, path = ''): readonly string[] =>
  [...fields].flatMap(([name, note]) => [`${path}${name}`, ...namesIn(note.fields, `${path}${name}.`)]);

/** Each text in a sample, with whether its schema says that it is sealed. */
const textsIn = (value: unknown, schema: JsonSchema): readonly (readonly [string, boolean])[] => {
  if (typeof value === 'string') return [[value, schema['x-sealed'] === true]];
  if (typeof value !== 'object' || value === null) return [];
  const inside = (name: string) => schema.items ?? schema.properties?.[name] ?? {};
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, inside(name)));
};

describe.each(CONTEXTS)('of the contracts of $name', context => {
  const notes = notesIn(textOf(`libs/${context.name}/contracts/src/${context.name}-events.v1.ts`));
  const { events } = schemasOf([context]);

  it('every event and every field of them is found, and nothing else', () => {
    expect([...notes.keys()]).toEqual(Object.keys(events));
    for (const [type, { data }] of Object.entries(events))
      expect([type, new Set(namesIn(notes.get(type)!.fields))]).toEqual([type, new Set(fieldsIn(data))]);
  });

  it('what is sealed in the samples is known to be, and nothing else', () => {
    const texts = [...samplesOf(context)].flatMap(([type, sample]) => textsIn(sample, events[type]!.data));
    const sealed = (isSealed: boolean) => texts.filter(text => text[1] === isSealed).map(([text]) => text);
    expect(sealed(true).filter(text => !/^v1\./.test(text))).toEqual([]);
    expect(sealed(false).filter(text => /^v1\./.test(text))).toEqual([]);
  });
});
