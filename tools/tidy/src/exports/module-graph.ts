import { posix } from 'node:path';
import { projectsOf } from '../projects/project';
import type { Tree } from '../tree';
import { importsOf } from './source-file';

/** Names taken from one file by another. `from` is as it is written there. */
export type Use = Readonly<{ by: string; file: string; from: string; names: readonly string[] | 'all' }>;

export const takes = ({ names }: Use, name: string): boolean => names === 'all' || names.includes(name);

export const sourcesOf = (tree: Tree): readonly (readonly [string, string])[] =>
  [...tree].filter(([file]) => /^(apps|libs|tools)\/.*\/src\/.*\.ts$/.test(file));

/** Who takes what from where, within the repository: by paths, and by the names of our packages. */
export const usesIn = (tree: Tree): readonly Use[] => {
  const indexOf = new Map(projectsOf(tree).map(({ folder, package: { name } }) => [name, `${folder}/src/index.ts`]));
  return sourcesOf(tree).flatMap(([by, text]) =>
    importsOf(by, text).flatMap(({ from, names }) => {
      const file = from.startsWith('.') ? resolved(tree, by, from) : indexOf.get(from);
      return file === undefined ? [] : [{ by, file, from, names }];
    }),
  );
};

const resolved = (tree: Tree, by: string, from: string) => {
  const path = posix.join(posix.dirname(by), from);
  return [path, `${path}.ts`, `${path}/index.ts`].find(file => tree.has(file));
};
