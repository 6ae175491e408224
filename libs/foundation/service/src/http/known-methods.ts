import type { FastifyInstance } from 'fastify';

/** Tells which methods an address knows, so that a wrong one is 405 and not 404. */
export const knownMethods = (fastify: FastifyInstance): ((url: string) => readonly string[]) => {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    routes.set(url, route);
    for (const one of [method].flat()) route.methods.add(one);
  });
  return url => {
    const [path = ''] = url.split('?');
    const methods = [...routes.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap(route => [...route.methods]);
    return [...new Set(methods)].sort();
  };
};

const patternOf = (url: string): RegExp => {
  const parts = url.split('/').map(part => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : literal(part)));
  return new RegExp(`^${parts.join('/')}/?$`);
};

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
