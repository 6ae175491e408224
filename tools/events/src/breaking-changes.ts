import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from './json-schema';
import type { Schemas } from './schemas';

/** Something that a reader of events, old ones and new ones, could stumble over. `event` is a type, or what all have. */
export type BreakingChange = Readonly<{ event: string; path: string; what: string }>;

type Change = Omit<BreakingChange, 'event'>;

/**
 * What would break who reads by the released schemas, or reads old events by the current ones: topics keep everything.
 * Whatever is not known to be harmless breaks. Harmless are new events, new optional fields, and words.
 */
export const breakingChanges = (released: Schemas, current: Schemas): readonly BreakingChange[] => [
  ...changesIn(released.headers, current.headers, '').map(change => ({ event: 'headers', ...change })),
  ...changesIn(released.envelope, current.envelope, '').map(change => ({ event: 'envelope', ...change })),
  ...Object.keys(released.events).flatMap(type =>
    eventChanges(released.events[type]!, current.events[type]).map(change => ({ event: type, ...change })),
  ),
];

type EventSchema = Schemas['events'][string];

const eventChanges = (before: EventSchema, after: EventSchema | undefined): readonly Change[] => {
  if (!after) return [{ path: '', what: 'is gone' }];
  const of = (what: 'topic' | 'key'): readonly Change[] =>
    before[what] === after[what] ? [] : [{ path: what, what: `was ${before[what]} and is ${after[what]}` }];
  return [...of('topic'), ...of('key'), ...changesIn(before.data, after.data, 'data')];
};

const changesIn = (before: JsonSchema, after: JsonSchema, path: string): readonly Change[] => [
  ...fieldChanges(before, after, path),
  ...[...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(keyword => !BY_FIELD.has(keyword) && !WORDS.has(keyword))
    .flatMap(keyword => keywordChanges(keyword, { before: before[keyword], after: after[keyword], path })),
];

/** Compared field by field. */
const BY_FIELD = new Set(['properties', 'required']);

/** They tell people something, and bind nobody. */
const WORDS = new Set(['title', 'description', 'examples', '$comment']);

const fieldChanges = (before: JsonSchema, after: JsonSchema, path: string): readonly Change[] => {
  const [old, now] = [before.properties ?? {}, after.properties ?? {}];
  const known = Object.keys(old).flatMap((name): readonly Change[] => {
    const at = path === '' ? name : `${path}.${name}`;
    const field = now[name];
    if (!field) return [{ path: at, what: 'is gone' }];
    return [
      ...presenceChanges(isRequired(before, name), isRequired(after, name), at),
      ...changesIn(old[name]!, field, at),
    ];
  });
  const added = Object.keys(now).filter(name => !Object.hasOwn(old, name));
  return [
    ...known,
    ...added.flatMap((name): readonly Change[] => {
      const at = path === '' ? name : `${path}.${name}`;
      if (isRequired(after, name)) return [{ path: at, what: 'is new and required: older events have none' }];
      return isOpen(before) ? [] : [{ path: at, what: 'is new where nothing else was to come' }];
    }),
  ];
};

const isRequired = ({ required = [] }: JsonSchema, name: string) => required.includes(name);

const isOpen = ({ additionalProperties = true }: JsonSchema) => additionalProperties === true;

const presenceChanges = (was: boolean, is: boolean, path: string): readonly Change[] => {
  if (was === is) return [];
  return [
    { path, what: is ? 'was optional and is required: older events may have none' : 'was required and is optional' },
  ];
};

type Values = Readonly<{ before: unknown; after: unknown; path: string }>;

const keywordChanges = (keyword: string, { before, after, path }: Values): readonly Change[] => {
  const inside = INSIDE[keyword];
  if (inside !== undefined && isSchema(before) && isSchema(after)) return changesIn(before, after, `${path}${inside}`);
  const [choices, others] = SCHEMAS.has(keyword) ? [listIn(before), listIn(after)] : [[], []];
  if (choices.length > 0 && choices.length === others.length)
    return choices.flatMap((schema, index) => changesIn(schema, others[index]!, path));
  const [was, is] = [inOrder(before), inOrder(after)];
  return isDeepStrictEqual(was, is) ? [] : [{ path, what: `${keyword} ${said('was', was)} and ${said('is', is)}` }];
};

/** They hold one schema, and so the path goes on. */
const INSIDE: Readonly<Record<string, string>> = { items: '[]', additionalProperties: '.*' };

/** They hold one schema for each thing that something may be. */
const SCHEMAS = new Set(['anyOf', 'oneOf', 'allOf']);

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listIn = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? value : []);

/** In a list of types or values the order says nothing. */
const inOrder = (value: unknown) => (Array.isArray(value) ? value.map(one => JSON.stringify(one)).toSorted() : value);

const said = (verb: 'was' | 'is', value: unknown) =>
  value === undefined
    ? `${verb} not there`
    : `${verb} ${Array.isArray(value) ? `[${value.join(', ')}]` : JSON.stringify(value)}`;
