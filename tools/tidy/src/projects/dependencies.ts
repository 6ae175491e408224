import { isBuiltin } from 'node:module';
import { importsOf } from '../exports/source-file';
import type { Check, Tree } from '../tree';
import { packageAt, projectsOf, siblingsOf, type PackageJson } from './project';

type Pin = Readonly<{ where: string; name: string; version: string }>;

/** An exact version of everything, our own packages aside: the same tree on every machine, and in a year. */
export const pinned: Check = tree =>
  pinsOf(tree)
    .filter(({ name, version }) => !isExact(version) && !(name.startsWith('@charter/') && version === '*'))
    .map(({ where, name, version }) => `${where}: ${name} is ${version}, not an exact version`);

/** One version of a package in the whole workspace. */
export const oneVersion: Check = tree => {
  const pins = Map.groupBy(pinsOf(tree), ({ name }) => name);
  return [...pins].flatMap(([name, uses]) => {
    const versions = [...new Set(uses.map(({ version }) => version))];
    return versions.length === 1 ? [] : [`${name}: ${versions.join(' and ')}`];
  });
};

/** What a file imports, its own package.json names; specs may also use the tools of the root, and @charter/testing. */
export const declared: Check = tree => {
  const root = Object.keys(packageAt(tree, 'package.json').devDependencies ?? {});
  return projectsOf(tree).flatMap(({ folder, package: manifest }) => {
    const own = [...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.optionalDependencies ?? {})];
    return sourcesUnder(tree, folder).flatMap(([file, text]) => {
      const known = isForSpecs(file, manifest) ? [...own, ...root, '@charter/testing'] : own;
      const unknown = importsOf(file, text)
        .map(({ from }) => from)
        .filter(from => !isKnown(from, known));
      return [...new Set(unknown)].map(from => `${file}: imports ${from}, which ${folder}/package.json does not name`);
    });
  });
};

/** What package.json names among our own, a file imports. */
export const used: Check = tree =>
  projectsOf(tree).flatMap(project => {
    const sources = sourcesUnder(tree, project.folder);
    const imported = new Set(
      sources.flatMap(([file, text]) => importsOf(file, text).map(({ from }) => packageOf(from))),
    );
    return siblingsOf(project)
      .filter(name => !imported.has(name))
      .map(name => `${project.folder}: depends on ${name} and never imports it`);
  });

const pinsOf = (tree: Tree): readonly Pin[] =>
  ['package.json', ...projectsOf(tree).map(({ folder }) => `${folder}/package.json`)].flatMap(where => {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies, overrides } = packageAt(tree, where);
    const all = [dependencies, devDependencies, optionalDependencies, peerDependencies, overrides];
    return all.flatMap(group => Object.entries(group ?? {}).map(([name, version]) => ({ where, name, version })));
  });

const isExact = (version: string) => /^(npm:(@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version);

const sourcesUnder = (tree: Tree, folder: string) =>
  [...tree].filter(([file]) => file.startsWith(`${folder}/src/`) && file.endsWith('.ts'));

const isForSpecs = (file: string, { nx }: PackageJson) =>
  file.endsWith('.spec.ts') ||
  file.includes('/src/testing/') ||
  ['type:testing', 'type:tool', 'type:e2e'].some(type => nx?.tags?.includes(type));

const isKnown = (from: string, known: readonly string[]) =>
  from.startsWith('.') || isBuiltin(from) || known.includes(packageOf(from));

const packageOf = (from: string) =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
