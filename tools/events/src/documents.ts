import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { asyncapi } from './asyncapi';
import type { Context } from './contexts';
import { CLONE, textOf } from './files';
import { page } from './page';
import { RELEASED, versionOf, type Released } from './released';
import { schemasOf } from './schemas';

/** A file of the clone, as the repository formats it. */
export type Document = Readonly<{ path: string; text: string }>;

/** What is generated from the contracts, and from what of them was released. */
export const documentsOf = (contexts: readonly Context[], released: Released | undefined) => {
  const schemas = schemasOf(contexts);
  const documented = { contexts, schemas, version: versionOf(released, schemas) };
  return Promise.all([
    formatted('docs/asyncapi.yaml', asyncapi(documented)),
    formatted('docs/events.md', page(textOf('tools/events/src/events-page.md.template'), documented)),
  ]);
};

/** The file that freezes what is released. */
export const releaseOf = (released: Released): Promise<Document> => formatted(RELEASED, JSON.stringify(released));

const formatted = async (path: string, text: string): Promise<Document> => {
  const options = await resolveConfig(join(CLONE, path));
  return { path, text: await format(text, { ...options, filepath: path }) };
};
