import type { JsonSchema } from './json-schema';

/** What an event is called by people, `Member added`, and what it means. */
export const wordsOf = (type: string, { description }: JsonSchema) => {
  const words = (/^[^.]+\.(.+)\.v\d+$/.exec(type)?.[1] ?? type).replaceAll('-', ' ');
  const title = `${words[0]!.toUpperCase()}${words.slice(1)}`;
  return { title, summary: description === undefined ? `${title}.` : `${title}. ${description}` };
};

/** What a message is keyed by: a field of its data in code, or what else it is. */
export const keyInWords = (key: string, { properties = {} }: JsonSchema): string =>
  Object.hasOwn(properties, key) ? inCode(key) : key;

/** What a value is, in the words of docs/events.md: `one of a, b`. Lists are told by what is in them. */
export const typeInWords = (schema: JsonSchema): string => {
  const { anyOf, oneOf, items } = schema;
  const choices = anyOf ?? oneOf;
  if (choices) return choices.map(typeInWords).join(' or ');
  if (items) return `list of ${typeInWords(items)}`;
  if (schema.enum) return `one of ${schema.enum.map(inCode).join(', ')}`;
  if (schema.const !== undefined) return inCode(schema.const);
  if (schema['x-sealed'] === true) return 'sealed string';
  if (schema.format === 'date-time') return 'instant';
  return typeof schema.type === 'string' ? schema.type : (schema.type ?? ['anything']).join(' or ');
};

const inCode = (value: unknown) => `\`${String(value)}\``;
