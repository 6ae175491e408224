import type { Check, Tree } from '../tree';
import { packageAt, projectsOf, type Project } from './project';

const OFFLINE = 'use:offline';

/** Exactly one scope and one type: the borders rest on them. What is for offline use, too, says so besides. */
export const tags: Check = tree =>
  projectsOf(tree).flatMap(({ folder, tags }) => {
    const borders = tags.filter(tag => tag !== OFFLINE);
    const isWhole =
      borders.length === 2 && ['scope:', 'type:'].every(kind => borders.some(tag => tag.startsWith(kind)));
    return isWhole ? [] : [`${folder}: one scope: and one type: tag, not [${tags.join(', ')}]`];
  });

/** Named, described, unpublished, of one version, and open by its index alone. */
export const manifests: Check = tree => {
  const root = packageAt(tree, 'package.json');
  return projectsOf(tree).flatMap(project =>
    faultsOf(tree, project, root.version).map(fault => `${project.folder}: ${fault}`),
  );
};

const EXPORTS = {
  '.': { '@charter/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
  './package.json': './package.json',
};

const faultsOf = (
  tree: Tree,
  { folder, package: manifest }: Project,
  version: string | undefined,
): readonly string[] => [
  ...(manifest.name.startsWith('@charter/') ? [] : [`${manifest.name} is not a name in @charter/`]),
  ...(manifest.version === version ? [] : [`version ${manifest.version}, not the root's ${version}`]),
  ...(manifest.private === true ? [] : ['not private']),
  ...(manifest.license === 'Apache-2.0' ? [] : ['license is not Apache-2.0']),
  ...(manifest.description ? [] : ['no description']),
  ...(hasIndex(tree, folder) === hasExports(manifest.exports) ? [] : ['exports its index, and has an index to export']),
];

const hasIndex = (tree: Tree, folder: string) => tree.has(`${folder}/src/index.ts`);
const hasExports = (exports: unknown) => JSON.stringify(exports) === JSON.stringify(EXPORTS);
