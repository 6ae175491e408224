import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { breakingChanges } from './breaking-changes';
import type { Context } from './contexts';
import { documentsOf, releaseOf, type Document } from './documents';
import { mayFollow, releasedIn } from './released';
import { schemasOf } from './schemas';

const HELP = `npm run events [-- COMMAND]

  write             writes docs/asyncapi.yaml and docs/events.md from the contracts: what is done without a command
  check             compares the contracts with the last release, and fails where readers would break
  release VERSION   freezes the contracts as released: docs/schemas/released.json, and writes the documents`;

type Answer = Readonly<{ code: number; text: string }>;
type Place = Readonly<{ root: string; contexts: readonly Context[] }>;

/** Does what the arguments say, with files under `root`. What cannot be done is said in its answer, with code 1. */
export const run = async (args: readonly string[], place: Place): Promise<Answer> => {
  const [command = 'write', ...rest] = args;
  if (command === 'write' && rest.length === 0) return written(place);
  if (command === 'check' && rest.length === 0) return checked(place);
  if (command === 'release' && rest.length === 1) return release(rest[0]!, place);
  return { code: command === '--help' ? 0 : 1, text: HELP };
};

const written = async ({ root, contexts }: Place): Promise<Answer> =>
  saved(root, await documentsOf(contexts, releasedIn(root)));

const checked = ({ root, contexts }: Place): Answer => {
  const released = releasedIn(root);
  if (!released) return { code: 0, text: 'Nothing was released so far.' };
  const changes = breakingChanges(released.schemas, schemasOf(contexts));
  if (changes.length === 0) return { code: 0, text: `Whoever reads events as of ${released.version} still can.` };
  const lines = changes.map(({ event, path, what }) => `  ${[event, path].filter(Boolean).join(': ')} ${what}`);
  const advice = 'Leave them as they were, and tell what is different by a new type beside them.';
  return { code: 1, text: [`Readers of ${released.version} would break:`, ...lines, advice].join('\n') };
};

const release = async (version: string, { root, contexts }: Place): Promise<Answer> => {
  const check = checked({ root, contexts });
  if (check.code !== 0) return check;
  const before = releasedIn(root)?.version;
  if (!mayFollow(version, before))
    return { code: 1, text: `${version} is no version as 1.2.3${before === undefined ? '' : `, beyond ${before}`}.` };
  const released = { version, schemas: schemasOf(contexts) };
  return saved(root, [await releaseOf(released), ...(await documentsOf(contexts, released))]);
};

const saved = (root: string, documents: readonly Document[]): Answer => {
  for (const { path, text } of documents) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { code: 0, text: ['Written:', ...documents.map(({ path }) => `  ${path}`)].join('\n') };
};
