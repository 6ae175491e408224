import type { Query } from '../listing/filters';

/** A query string as Fastify parses it: what comes twice is a list. */
export const queryOf = (text: string): Query => {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const known = query[name];
    query[name] = known === undefined ? value : [known, value].flat();
  }
  return query;
};
