import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { breakingChanges } from './breaking-changes';
import { CONTEXTS } from './contexts';
import { documentsOf } from './documents';
import { CLONE, textOf } from './files';
import { releasedIn } from './released';
import { schemasOf } from './schemas';
import { committedAsyncapi } from './testing/committed-asyncapi';

const ADVICE = 'It is not what comes from the contracts any more. Write it anew: npm run events';

describe('what is committed', () => {
  it('is what comes from the contracts', async () => {
    const documents = await documentsOf(CONTEXTS, releasedIn(CLONE));
    expect(documents.map(({ path }) => path)).toEqual(['docs/asyncapi.yaml', 'docs/events.md']);
    const stale = documents.filter(({ path, text }) => text !== textOf(path));
    expect(stale.map(({ path }) => `${path}: ${ADVICE}`)).toEqual([]);
  });

  it('breaks nobody who reads by what was released', () => {
    const released = releasedIn(CLONE);
    expect(released).toBeDefined();
    expect(breakingChanges(released!.schemas, schemasOf(CONTEXTS))).toEqual([]);
  });
});

const asyncapi = committedAsyncapi();

/** What AsyncAPI's own schema has against a document. */
const faultsOf = (document: unknown) => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const { definitions, ...schema } = JSON.parse(textOf('node_modules/@asyncapi/specs/schemas/3.0.0.json')) as Readonly<{
    definitions: Readonly<Record<string, object>>;
  }>;
  // Of JSON Schema itself the validator brings its own.
  for (const [id, definition] of Object.entries(definitions)) if (!ajv.getSchema(id)) ajv.addSchema(definition);
  const isSound = ajv.compile(schema);
  return isSound(document)
    ? []
    : (isSound.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

/** Every `$ref` in a document. */
const refsIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === '$ref' && typeof part === 'string' ? [part] : refsIn(part),
  );
};

const leadsSomewhere = (document: unknown, ref: string): boolean => {
  const [start, ...names] = ref.split('/');
  let at = document;
  for (const name of names) at = (at as Readonly<Record<string, unknown>> | undefined)?.[name];
  return start === '#' && at !== undefined;
};

describe('docs/asyncapi.yaml', () => {
  it('is AsyncAPI 3.0.0', () => expect(faultsOf(asyncapi)).toEqual([]));

  it.each<[string, object]>([
    ['another version', { ...asyncapi, asyncapi: '2.6.0' }],
    ['nothing about itself', { ...asyncapi, info: {} }],
    ['an action that there is not', { ...asyncapi, operations: { x: { action: 'tell', channel: { $ref: '#/x' } } } }],
    ['a message that is none', { ...asyncapi, components: { messages: { x: { payloads: {} } } } }],
    ['a schema that is none', { ...asyncapi, components: { schemas: { x: { type: 'text' } } } }],
  ])('would not be with %s', (_, document) => expect(faultsOf(document)).not.toEqual([]));

  it('refers to what there is', () => {
    const refs = refsIn(asyncapi);
    expect(refs.length).toBeGreaterThan(3 * Object.keys(asyncapi.components.messages).length);
    expect(refs.filter(ref => !leadsSomewhere(asyncapi, ref))).toEqual([]);
    expect(leadsSomewhere(asyncapi, '#/components/messages/nothing')).toBe(false);
  });

  it('has every event on its topic', () => {
    const told = Object.values(asyncapi.channels).map(({ address, messages }) => [address, Object.keys(messages)]);
    expect(told).toEqual(CONTEXTS.map(({ topic, events }) => [topic, [...Object.keys(events), 'marker']]));
  });

  it('reads the same by older rules of YAML', () =>
    expect(parse(textOf('docs/asyncapi.yaml'), { version: '1.1' })).toEqual(asyncapi));
});
