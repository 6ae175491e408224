import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The files of a repository, by their paths in it: what every check looks at, so that a bad example is a few lines. */
export type Tree = ReadonlyMap<string, string>;

/** What a check has to say about a tree: one line for each thing that is wrong. */
export type Check = (tree: Tree) => readonly string[];

export const root = resolve(__dirname, '../../..');

/** What is made, not written. */
const MADE = new Set(['node_modules', 'dist', '.git', '.nx', '.data', '.infra', 'package-lock.json']);

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !MADE.has(name))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    });

/** The repository that this file is part of. */
export const repository = (): Tree =>
  new Map(filesUnder('').map(file => [file, readFileSync(join(root, file), 'utf8')]));

/** A tree for a spec: contents by path. */
export const treeOf = (files: Readonly<Record<string, string>>): Tree => new Map(Object.entries(files));
