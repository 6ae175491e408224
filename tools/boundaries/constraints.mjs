/**
 * Who may depend on whom, by the two tags of each project. All constraints that fit a project hold at once: its type says
 * which layers it stands on, its scope whose facts it may touch.
 */

const CONTEXTS = ['organizations', 'membership', 'identity', 'notifications'];

/** @typedef {{ sourceTag?: string, allSourceTags?: string[], onlyDependOnLibsWithTags: string[], allowedExternalImports?: string[] }} Constraint */

/** @type {readonly Constraint[]} */
const byScope = [
  { sourceTag: 'scope:foundation', onlyDependOnLibsWithTags: ['scope:foundation', 'scope:embedded'] },
  // Other contexts are reached through what they publish: their contracts, and copies kept from them.
  ...CONTEXTS.map(context => ({
    sourceTag: `scope:${context}`,
    onlyDependOnLibsWithTags: [`scope:${context}`, 'scope:foundation', 'type:contracts', 'type:copy'],
  })),
  ...CONTEXTS.map(context => ({
    allSourceTags: [`scope:${context}`, 'type:copy'],
    onlyDependOnLibsWithTags: [`scope:${context}`, 'scope:foundation'],
  })),
  // It proves what is stored, so it must see what is stored: the domains of all.
  {
    sourceTag: 'scope:audit',
    onlyDependOnLibsWithTags: ['scope:audit', 'scope:foundation', 'type:domain', 'type:contracts', 'type:copy'],
  },
  // To the services it talks over HTTP alone. Evidence it verifies and replays offline, where no service answers: for that
  // it has the pure rules of audit, and what is tagged for offline use.
  { sourceTag: 'scope:cli', onlyDependOnLibsWithTags: ['scope:cli', 'scope:audit', 'use:offline'] },
  // What other teams build on: nothing of Charter's inside comes with it.
  { sourceTag: 'scope:platform', onlyDependOnLibsWithTags: ['scope:platform', 'type:contracts'] },
];

/** @type {readonly { type: string, on: readonly string[], packages?: string[] }[]} */
const LAYERS = [
  { type: 'kernel', on: [], packages: [] },
  { type: 'foundation', on: ['kernel', 'foundation'] },
  // It stands in for a server that is not ours, so it can know nothing of us; not even its specs do.
  { type: 'embedded', on: [] },
  // Real servers on this machine: for what runs Charter from outside, never for Charter itself.
  { type: 'infrastructure', on: ['embedded'] },
  // Charter from outside, as processes on such servers.
  { type: 'cluster', on: ['composition-root', 'infrastructure'] },
  { type: 'testing', on: ['kernel', 'foundation', 'embedded'] },
  // Of other contexts a domain knows nothing: its scope says so.
  { type: 'domain', on: ['kernel', 'domain'], packages: ['zod'] },
  { type: 'contracts', on: [], packages: ['zod'] },
  { type: 'client', on: ['contracts'], packages: ['kafkajs'] },
  { type: 'example', on: ['client', 'contracts'], packages: [] },
  { type: 'copy', on: ['contracts', 'kernel', 'foundation'] },
  { type: 'app', on: ['domain', 'contracts', 'copy', 'kernel', 'foundation'] },
  { type: 'composition-root', on: ['app', 'kernel', 'foundation', 'embedded'] },
  {
    type: 'e2e',
    on: [
      'composition-root',
      'app',
      'contracts',
      'kernel',
      'foundation',
      'embedded',
      'infrastructure',
      'cluster',
      'testing',
    ],
  },
  {
    type: 'tool',
    on: [
      ...['composition-root', 'app', 'domain', 'contracts', 'copy', 'kernel', 'foundation', 'embedded'],
      ...['infrastructure', 'cluster', 'testing'],
    ],
  },
];

/** @type {readonly Constraint[]} */
const byType = LAYERS.map(({ type, on, packages }) => ({
  sourceTag: `type:${type}`,
  onlyDependOnLibsWithTags: on.map(layer => `type:${layer}`),
  ...(packages && { allowedExternalImports: packages }),
}));

export const constraints = [...byScope, ...byType];

const SPEC_PACKAGES = ['@jest/globals', 'fast-check'];
/** Whoever consumes keeps positions in a database of their own. */
const SPEC_PACKAGES_OF_CLIENTS = ['pg'];

/** Specs may also use @charter/testing and what tests are written with. */
export const constraintsInSpecs = constraints.map(constraint => {
  const { sourceTag, onlyDependOnLibsWithTags, allowedExternalImports } = constraint;
  if (sourceTag === 'type:embedded') return constraint;
  return {
    ...constraint,
    onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'type:testing'],
    ...(allowedExternalImports && {
      allowedExternalImports: [
        ...[...allowedExternalImports, ...SPEC_PACKAGES],
        ...(sourceTag === 'type:client' ? SPEC_PACKAGES_OF_CLIENTS : []),
      ],
    }),
  };
});
