import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { root } from '../tree';
import { lintTexts, type Finding } from './lint-texts';

/** [the project's folder, what it imports, whose constraint forbids it] */
const FORBIDDEN: readonly (readonly [string, string, string])[] = [
  ['libs/foundation/service', '@charter/identity-contracts', 'tagged with "scope:foundation"'],
  ['libs/foundation/testing', '@charter/identity-contracts', 'tagged with "scope:foundation"'],
  ['apps/organizations', '@charter/membership-domain', 'tagged with "scope:organizations"'],
  ['apps/organizations', '@charter/app-membership', 'tagged with "scope:organizations"'],
  ['apps/organizations', '@charter/embedded-eventstore', 'tagged with "scope:organizations"'],
  ['apps/membership', '@charter/identity-domain', 'tagged with "scope:membership"'],
  ['apps/identity', '@charter/organizations-domain', 'tagged with "scope:identity"'],
  ['libs/membership/copy', '@charter/identity-contracts', 'tagged with "scope:membership" and "type:copy"'],
  ['libs/identity/copy', '@charter/membership-contracts', 'tagged with "scope:identity" and "type:copy"'],
  ['apps/cli', '@charter/event-sourcing', 'tagged with "scope:cli"'],
  ['libs/foundation/evidence', '@charter/vault', 'tagged with "type:kernel"'],
  ['libs/foundation/evidence', 'zod', 'tagged with "type:kernel"'],
  ['libs/foundation/vault', '@charter/embedded-eventstore', 'tagged with "type:foundation"'],
  ['libs/embedded/eventstore', '@charter/evidence', 'tagged with "type:embedded"'],
  ['libs/organizations/domain', '@charter/organizations-contracts', 'tagged with "type:domain"'],
  ['libs/organizations/domain', 'uuid', 'tagged with "type:domain"'],
  ['libs/organizations/contracts', '@charter/event-sourcing', 'tagged with "type:contracts"'],
  ['libs/organizations/contracts', 'uuid', 'tagged with "type:contracts"'],
  ['libs/membership/copy', '@charter/membership-domain', 'tagged with "type:copy"'],
  ['apps/membership', '@charter/testing', 'tagged with "type:app"'],
  ['apps/all-in-one', '@charter/organizations-domain', 'tagged with "type:composition-root"'],
  ['apps/system-e2e', '@charter/identity-domain', 'tagged with "type:e2e"'],
  ['libs/foundation/vault', '../../evidence/src/chain', 'cannot be imported by a relative'],
  ['libs/foundation/event-sourcing', '@charter/event-store', 'Circular dependency'],
];

const ALLOWED: readonly (readonly [string, string])[] = [
  ['apps/organizations', '@charter/organizations-domain'],
  ['apps/organizations', '@charter/membership-copy'],
  ['apps/organizations', '@charter/identity-contracts'],
  ['apps/all-in-one', '@charter/embedded-eventstore'],
  ['libs/organizations/domain', '@charter/event-sourcing'],
  ['libs/organizations/domain', 'zod'],
  ['libs/foundation/event-store', '@charter/event-sourcing'],
];

const ALLOWED_IN_SPECS: readonly (readonly [string, string])[] = [
  ['libs/organizations/domain', '@charter/testing'],
  ['libs/foundation/event-store', '@charter/testing'],
  ['libs/foundation/event-sourcing', '@jest/globals'],
  ['apps/cli', '@charter/testing'],
];

const at = (folder: string, imported: string, name: string) => ({
  file: `${folder}/src/${name}`,
  text: `import { anything } from '${imported}';\nanything();\n`,
});

describe('boundaries between projects', () => {
  let found: ReadonlyMap<string, readonly Finding[]>;

  beforeAll(async () => {
    // As `npm run lint` does: without a graph in its cache the rule falls silent, and with it every border.
    execFileSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], {
      cwd: root,
      stdio: 'pipe',
    });
    const texts = [
      ...FORBIDDEN.map(([folder, imported]) => at(folder, imported, 'canary.ts')),
      ...ALLOWED.map(([folder, imported]) => at(folder, imported, 'canary.ts')),
      ...ALLOWED_IN_SPECS.map(([folder, imported]) => at(folder, imported, 'canary.spec.ts')),
      at('libs/embedded/eventstore', '@charter/evidence', 'canary.spec.ts'),
      at('apps/organizations', '@charter/membership-domain', 'canary.spec.ts'),
    ];
    const findings = await lintTexts(texts);
    found = new Map(texts.map(({ file, text }, index) => [file + text, findings[index] ?? []]));
  });

  const border = (folder: string, imported: string, name = 'canary.ts') => {
    const { file, text } = at(folder, imported, name);
    return found.get(file + text)?.filter(({ rule }) => rule === '@nx/enforce-module-boundaries');
  };

  it.each(FORBIDDEN)('%s may not import %s', (folder, imported, why) =>
    expect(border(folder, imported)).toEqual([expect.objectContaining({ message: expect.stringContaining(why) })]),
  );

  it.each(ALLOWED)('%s may import %s', (folder, imported) => expect(border(folder, imported)).toEqual([]));

  it.each(ALLOWED_IN_SPECS)('specs of %s may import %s', (folder, imported) =>
    expect(border(folder, imported, 'canary.spec.ts')).toEqual([]),
  );

  it.each([
    ['libs/embedded/eventstore', '@charter/evidence'],
    ['apps/organizations', '@charter/membership-domain'],
  ])('not even specs of %s may import %s', (folder, imported) =>
    expect(border(folder, imported, 'canary.spec.ts')).toHaveLength(1),
  );
});
