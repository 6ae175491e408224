import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem';
import { isStorable } from './storable';

/** Nobody writes this much by hand; attachments have an address of their own. */
export const LARGEST_BODY = 2 * 1024 * 1024;

/** A token request has a few fields; reading a form takes time that grows with the square of its length. */
const LARGEST_FORM = 64 * 1024;

/**
 * JSON on every route; forms where a route asks for them. An empty body is no body: the official JavaScript client sends
 * a JSON content type with every request, also where there is nothing to say.
 */
export const readBodies = (fastify: FastifyInstance): void => {
  const jsonOf = jsonParser(fastify);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (request: FastifyRequest, body: string) => {
      return body.trim() === '' ? undefined : storable(await jsonOf(request, body));
    },
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: LARGEST_FORM },
    async (request: FastifyRequest, body: string) => {
      if (!acceptsForms(request)) throw new Problem(415, 'The body must be sent as application/json.');
      return storable(formOf(body));
    },
  );
};

const jsonParser = (fastify: FastifyInstance) => {
  // A property named __proto__ would reach the prototype of whatever the body is assigned to: refused by this parser.
  const parse = fastify.getDefaultJsonParser('error', 'error');
  return (request: FastifyRequest, text: string) =>
    new Promise<unknown>((resolve, reject) => {
      // It calls back, whatever its type says of promises.
      void parse(request, text, (cause, parsed) =>
        cause ? reject(new Problem(400, 'The body is not JSON that we can take.', { cause })) : resolve(parsed),
      );
    });
};

/** A field that stands there twice means two things, of which a proxy in front may have read the other. */
const formOf = (body: string): Readonly<Record<string, string>> => {
  const fields = new URLSearchParams(body);
  if (new Set(fields.keys()).size < fields.size)
    throw new Problem(400, 'A field of the form stands there more than once.');
  return Object.fromEntries(fields);
};

const UNSTORABLE = 'The body holds what cannot be stored: the character NUL, half a character, or too deep a nesting.';

const storable = (body: unknown): unknown => {
  if (!isStorable(body)) throw new Problem(400, UNSTORABLE);
  return body;
};

/** Where there is no route, it matters more that there is none. */
const acceptsForms = ({ routeOptions: { url, config } }: FastifyRequest): boolean =>
  url === undefined || (config as { acceptsForms?: boolean }).acceptsForms === true;
