import { posix } from 'node:path';
import type { Tree } from '../tree';

export type PackageJson = Readonly<{
  name: string;
  version?: string;
  private?: boolean;
  license?: string;
  description?: string;
  exports?: unknown;
  dependencies?: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
  optionalDependencies?: Readonly<Record<string, string>>;
  peerDependencies?: Readonly<Record<string, string>>;
  overrides?: Readonly<Record<string, string>>;
  nx?: Readonly<{ tags?: readonly string[] }>;
}>;

/** One package of the workspace. `references` are folders in the repository. */
export type Project = Readonly<{
  folder: string;
  package: PackageJson;
  tags: readonly string[];
  references: readonly string[];
}>;

/** Every package but the root. */
export const projectsOf = (tree: Tree): readonly Project[] =>
  [...tree.keys()].filter(isPackageOfProject).map(file => {
    const folder = posix.dirname(file);
    const manifest = packageAt(tree, file);
    return { folder, package: manifest, tags: manifest.nx?.tags ?? [], references: referencesOf(tree, folder) };
  });

export const packageAt = (tree: Tree, file: string): PackageJson => JSON.parse(tree.get(file) ?? '{}') as PackageJson;

export const referencesOf = (tree: Tree, folder: string): readonly string[] => {
  const { references = [] } = JSON.parse(tree.get(posix.join(folder, 'tsconfig.json')) ?? '{}') as {
    references?: readonly { path: string }[];
  };
  return references.map(({ path }) => posix.join(folder, path));
};

/** Our own packages among the dependencies. */
export const siblingsOf = (project: Project): readonly string[] =>
  Object.keys(project.package.dependencies ?? {}).filter(name => name.startsWith('@charter/'));

const isPackageOfProject = (file: string) =>
  /^(apps\/[^/]+|tools\/[^/]+|libs\/[^/]+\/[^/]+)\/package\.json$/.test(file);
