import type { Documented } from './asyncapi';
import type { Context } from './contexts';
import { sourceOf } from './envelope';
import type { JsonSchema } from './json-schema';
import type { Schemas } from './schemas';
import { keyInWords, typeInWords, wordsOf } from './words';

/** docs/events.md: the template with what the schemas say. Throws on a place in it that nothing is known for. */
export const page = (template: string, { contexts, schemas, version }: Documented): string => {
  const parts: Readonly<Record<string, string>> = {
    version,
    topics: contexts.map(context => topicRow(context, schemas)).join('\n'),
    envelope: fieldRows(schemas.envelope).join('\n'),
    events: contexts.map(context => section(context, schemas)).join('\n\n'),
  };
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`Nobody has said what stands for {{${name}}}.`);
    return part;
  });
};

const row = (...cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const topicRow = (context: Context, schemas: Schemas): string => {
  const keys = new Set(Object.keys(context.events).map(type => keyOf(type, schemas)));
  return row(`\`${context.topic}\``, `[${context.name}](#events-of-${context.name})`, [...keys].join(', '));
};

const dataOf = (type: string, { events }: Schemas): JsonSchema => events[type]?.data ?? {};
const keyOf = (type: string, schemas: Schemas): string =>
  keyInWords(schemas.events[type]?.key ?? '', dataOf(type, schemas));

const section = (context: Context, schemas: Schemas): string => {
  const types = Object.keys(context.events);
  const rows = types.map(type => {
    const { summary } = wordsOf(type, dataOf(type, schemas));
    return row(`[\`${type}\`](#${type.replaceAll('.', '')})`, keyOf(type, schemas), summary);
  });
  return [
    `## Events of ${context.name}`,
    `On \`${context.topic}\`, from \`${sourceOf(context.name)}\`.`,
    ['| event | key | what it says |', '| --- | --- | --- |', ...rows].join('\n'),
    ...types.flatMap(type => [`### \`${type}\``, ...details(type, dataOf(type, schemas))]),
  ].join('\n\n');
};

const details = (type: string, data: JsonSchema): readonly string[] => [
  wordsOf(type, data).summary,
  ['| field | type | meaning |', '| --- | --- | --- |', ...fieldRows(data)].join('\n'),
];

/** A row for each field, and for those in it: `grants[].until`. */
const fieldRows = (schema: JsonSchema, path = ''): readonly string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const isOptional = !(schema.required ?? []).includes(name);
    const type = `${typeInWords(field)}${isOptional ? ', optional' : ''}`;
    const inside = field.items ? fieldRows(field.items, `${path}${name}[].`) : fieldRows(field, `${path}${name}.`);
    return [row(`\`${path}${name}\``, type, field.description ?? ''), ...inside];
  });
