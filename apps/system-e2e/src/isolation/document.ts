import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../commands';

/** Whose id or secret stands somewhere: what the document says by `x-names`. */
export type Named =
  | 'organization'
  | 'organization-name'
  | 'organization-label'
  | 'owner'
  | 'member'
  | 'ownership-offer'
  | 'invitation'
  | 'invitation-link'
  | 'cursor'
  | 'signature'
  | 'project'
  /** Where an event stands in the order of everything that is stored. */
  | 'position'
  | 'mandate'
  | 'auditor'
  /** People and their addresses belong to no organization: who has one may add or invite them. */
  | 'user'
  | 'address'
  /** Anybody may keep them. */
  | 'checkpoint';

type Marks = Readonly<{ 'x-names'?: Named; 'x-tells'?: string; 'x-ignored'?: true }>;

export type Schema = Marks &
  Readonly<{
    type?: string | readonly string[];
    format?: string;
    properties?: Readonly<Record<string, Schema>>;
    required?: readonly string[];
    items?: Schema;
    additionalProperties?: boolean | Schema;
    anyOf?: readonly Schema[];
    allOf?: readonly Schema[];
    enum?: readonly unknown[];
    const?: unknown;
    minimum?: number;
  }>;

export type Parameter = Marks &
  Readonly<{
    name: string;
    in: 'path' | 'query' | 'header';
    required?: true;
    style?: 'deepObject';
    schema: Schema;
    example?: unknown;
  }>;

type Content = Readonly<Record<string, Readonly<{ schema: Schema; example?: Readonly<Record<string, unknown>> }>>>;

export type Operation = Readonly<{
  id: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With its parameters in braces. */
  path: string;
  requires: string;
  isOpen: boolean;
  parameters: readonly Parameter[];
  body: Content[string] | undefined;
  responses: Readonly<Record<string, Readonly<{ content?: Content }>>>;
}>;

type Written = Readonly<{
  operationId: string;
  'x-requires': string;
  security?: readonly [];
  parameters?: readonly Parameter[];
  requestBody?: Readonly<{ content: Content }>;
  responses: Operation['responses'];
}>;

/** The document as it was written, with its references. */
export const TEXT = readFileSync(join(REPOSITORY, 'docs/openapi.json'), 'utf8');

/** The same node with everything in place that it refers to. Throws where that leads nowhere. */
const resolved = (node: unknown, root: unknown): unknown => {
  if (Array.isArray(node)) return node.map(item => resolved(item, root));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, ...rest } = node as Readonly<Record<string, unknown>>;
  const own = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, resolved(value, root)]));
  return typeof $ref === 'string' ? { ...Object(resolved(referredTo($ref, root), root)), ...own } : own;
};

const referredTo = (reference: string, root: unknown): unknown => {
  const found = reference
    .split('/')
    .slice(1)
    .reduce((node, key) => (node as Readonly<Record<string, unknown>> | undefined)?.[key], root);
  if (found === undefined) throw new Error(`${reference} leads nowhere.`);
  return found;
};

const read = (): readonly Operation[] => {
  const root = JSON.parse(TEXT) as { paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  return Object.entries(root.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, written]) => {
      const { operationId: id, responses, parameters = [], ...rest } = resolved(written, root) as Written;
      return {
        ...{ id, path, parameters, responses },
        method: method.toUpperCase() as Operation['method'],
        requires: rest['x-requires'],
        isOpen: rest.security?.length === 0,
        body: rest.requestBody?.content['application/json'],
      };
    }),
  );
};

/** Every operation that the document describes. */
export const OPERATIONS = read();
