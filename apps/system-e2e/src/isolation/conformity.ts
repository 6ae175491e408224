import type { Operation, Schema } from './document';
import { isLines, type Answer } from './answers';

/** Where an answer is not as the document has it, by the way there. */
export const faultsOf = ({ status, headers, text }: Answer, { responses }: Operation): readonly string[] => {
  const described = responses[String(status)];
  if (!described) return [`${status} is not described`];
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const content = described.content?.[type];
  if (!content) return text === '' && !described.content ? [] : [`${type || 'no type'} is not described`];
  if (isLines(headers))
    return text
      .trimEnd()
      .split('\n')
      .flatMap((line, at) => faultsInLine(line, content.schema, at + 1));
  return type === 'application/json' ? faultsIn(JSON.parse(text), content.schema, 'body') : [];
};

const faultsInLine = (line: string, schema: Schema, number: number): readonly string[] =>
  line === '' ? [] : faultsIn(JSON.parse(line), schema, `line ${number}`);

/** What is stored is shown as it is. */
const ANYTHING: Schema = {};

const faultsIn = (value: unknown, schema: Schema, way: string): readonly string[] => {
  if (schema === ANYTHING) return [];
  const { anyOf, allOf, items, enum: values, const: only } = schema;
  if (anyOf) return anyOf.map(one => faultsIn(value, one, way)).sort((a, b) => a.length - b.length)[0] ?? [];
  if (allOf) return faultsIn(value, joined(allOf), way);
  if (!isOfType(value, schema)) return [`${way} is ${JSON.stringify(value)}`];
  if (only !== undefined && value !== only) return [`${way} is not ${String(only)}`];
  if (values && !values.includes(value)) return [`${way} is ${String(value)}`];
  if (Array.isArray(value)) return value.flatMap((item, at) => (items ? faultsIn(item, items, `${way}.${at}`) : []));
  return typeof value === 'object' && value !== null ? faultsInObject(value, schema, way) : [];
};

const joined = (schemas: readonly Schema[]): Schema => ({
  type: 'object',
  properties: Object.assign({}, ...schemas.map(({ properties }) => properties)) as Readonly<Record<string, Schema>>,
  required: schemas.flatMap(({ required = [] }) => required),
});

/** What is not described is a fault, as is what is missing. */
const faultsInObject = (value: object, schema: Schema, way: string): readonly string[] => {
  const { properties = {}, required = [], additionalProperties: others } = schema;
  const missing = required.filter(name => !(name in value)).map(name => `${way}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const described =
      properties[name] ?? (others === true ? ANYTHING : typeof others === 'object' ? others : undefined);
    return described ? faultsIn(inner, described, `${way}.${name}`) : [`${way}.${name} is not described`];
  });
  return [...missing, ...wrong];
};

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean',
  integer: value => Number.isInteger(value),
  array: value => Array.isArray(value),
  object: value => typeof value === 'object' && value !== null && !Array.isArray(value),
  null: value => value === null,
};

const isOfType = (value: unknown, { type = [] }: Schema): boolean => {
  const types = [type].flat();
  return types.length === 0 || types.some(name => TYPES[name]?.(value) ?? false);
};
