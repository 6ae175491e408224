import { describe, expect, it } from '@jest/globals';
import { auditService } from '@charter/app-audit';
import { identityService } from '@charter/app-identity';
import { membershipService } from '@charter/app-membership';
import { organizationsService } from '@charter/app-organizations';
import { OPERATIONS, TEXT, type Operation, type Schema } from './document';
import { placesOf } from './places';
import { isToBeSaid } from './requests';
import { servedBy } from './served-operations';

/** Of identity, only who may see what of organizations is in the document so far. */
const SERVED = [
  ...[organizationsService, membershipService, auditService].flatMap(servedBy),
  ...servedBy(identityService).filter(({ path }) => /^\/mandates(\/|$)/.test(path)),
];

const addressOf = ({ path }: Operation) => path.replace(/\{\w+\}/g, '{}');
const byText = (lines: readonly string[]) => [...lines].sort();

describe('the document', () => {
  it('describes every operation that is served, and none besides: what it needs, and how it answers', () => {
    const served = SERVED.map(({ method, path, requires, status }) => `${method} ${path} ${requires} ${status}`);
    const described = OPERATIONS.map(operation => {
      const { method, requires, responses } = operation;
      // Where it can only be tried, that is a second answer, and the first is the one that is served.
      const [status] = Object.keys(responses)
        .filter(code => code.startsWith('2'))
        .sort((one, other) => Number(other) - Number(one));
      return `${method} ${addressOf(operation)} ${requires} ${status}`;
    });
    expect(byText(described)).toEqual(byText(served));
  });

  it('gives each body just the properties that are taken, or ignored', () => {
    const described = OPERATIONS.map(operation => {
      const properties = Object.entries(operation.body?.schema.properties ?? {});
      const taken = properties.filter(([, schema]) => !schema['x-ignored']).map(([name]) => name);
      return `${operation.method} ${addressOf(operation)} ${operation.body ? byText(taken).join(' ') : ''}`;
    });
    const served = SERVED.map(({ method, path, body = [] }) => `${method} ${path} ${body.join(' ')}`);
    expect(byText(described)).toEqual(byText(served));
  });

  it('says whose id or secret stands at each place that has one', () => {
    const unsaid = OPERATIONS.flatMap(operation => {
      const said = new Set(placesOf(operation).map(({ name }) => name));
      const ids = [
        ...operation.parameters.filter(parameter => parameter.in === 'path' || namesSomething(parameter)),
        ...Object.entries(operation.body?.schema.properties ?? {})
          .map(([name, schema]) => ({ name, schema }))
          .filter(({ name, schema }) => !schema['x-ignored'] && namesSomething({ name, schema })),
      ];
      return ids.filter(({ name }) => !said.has(name)).map(({ name }) => `${operation.id} ${name}`);
    });
    expect(unsaid).toEqual([]);
  });

  it('has each parameter of an address, and asks for no login just where nothing is required', () => {
    for (const { path, parameters, requires, isOpen } of OPERATIONS) {
      const named = parameters.filter(parameter => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect(named).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(isOpen).toBe(requires === 'nothing');
    }
  });

  it('has an example for every body and all that has to be said, and a name of its own for every operation', () => {
    expect(OPERATIONS.filter(({ body }) => body && !body.example).map(({ id }) => id)).toEqual([]);
    const unsaid = OPERATIONS.flatMap(({ id, parameters }) =>
      parameters.filter(one => isToBeSaid(one) && one.example === undefined).map(({ name }) => `${id} ${name}`),
    );
    expect(unsaid).toEqual([]);
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
  });

  it('uses all that it keeps for use', () => {
    const { components } = JSON.parse(TEXT) as { components: Readonly<Record<string, object>> };
    const kept = Object.entries(components)
      .filter(([kind]) => kind !== 'securitySchemes')
      .flatMap(([kind, named]) => Object.keys(named).map(name => `#/components/${kind}/${name}`));
    expect(kept.filter(reference => !TEXT.includes(`"${reference}"`))).toEqual([]);
  });
});

/** By what it is called, or by its form. */
const namesSomething = ({ name, schema }: Readonly<{ name: string; schema: Schema }>): boolean =>
  /(^|_)(id|token|cursor|sig|email|name|position|member|project|organizations|number|from)\]?$|^page\[(after|before)\]$|^in$/.test(
    name,
  ) && !/^(first|last|user)_?name$/.test(name)
    ? true
    : schema.format === 'uuid' || schema.format === 'ulid';
