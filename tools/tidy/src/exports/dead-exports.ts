import type { Check, Tree } from '../tree';
import { sourcesOf, takes, usesIn, type Use } from './module-graph';
import { home, reachedFrom, signaturesIn, type Declaration } from './signatures';
import { exportsOf } from './source-file';

/** An export that no other file takes, and that stands in no signature beside it: dead, or in no need of `export`. */
export const deadExports: Check = tree => {
  const uses = usesIn(tree);
  const signatures = signaturesIn(tree, uses);
  const takers = Map.groupBy(uses, ({ file }) => file);
  return sourcesOf(tree)
    .filter(([file]) => !isIndex(file))
    .flatMap(([file, text]) => {
      const exported = exportsOf(file, text);
      const isTaken = (name: string) =>
        (takers.get(file) ?? []).some(use => takes(use, name)) || isNamedByPackage(tree, file, name);
      const isInSignature = (name: string) =>
        exported.some(other => other !== name && reachedFrom(signatures, [`${file}#${other}`]).has(`${file}#${name}`));
      return exported
        .filter(name => !isTaken(name) && !isInSignature(name))
        .map(name => `${file}: nobody imports ${name}`);
    });
};

/**
 * A public name that no other package takes, that the package's README does not document as part of its API, and that
 * stands in the signature of no other public name.
 */
export const deadPublicNames: Check = tree => {
  const uses = usesIn(tree);
  const signatures = signaturesIn(tree, uses);
  const usesBy = Map.groupBy(uses, ({ by }) => by);
  const indexes = sourcesOf(tree).filter(([file]) => isIndex(file));
  return indexes.flatMap(([file, text]) => {
    const isWanted = wantedOf(tree, uses, file);
    const exported = exportsOf(file, text);
    const homeOf = (name: string): Declaration => home(usesBy, file, name);
    const reached = reachedFrom(signatures, exported.filter(isWanted).map(homeOf));
    return exported
      .filter(name => !reached.has(homeOf(name)))
      .map(name => `${file}: no other package imports ${name}, and no README documents it`);
  });
};

const wantedOf = (tree: Tree, uses: readonly Use[], index: string) => {
  const folder = index.slice(0, -'src/index.ts'.length);
  const fromElsewhere = uses.filter(({ file, by }) => file === index && !by.startsWith(folder));
  const documented = wordsInCode(tree.get(`${folder}README.md`) ?? '');
  return (name: string) => documented.has(name) || fromElsewhere.some(use => takes(use, name));
};

/** What a framework loads, such as a hook of the command line, package.json names. */
const isNamedByPackage = (tree: Tree, file: string, name: string) => {
  const [folder] = file.split('/src/');
  return tree.get(`${folder}/package.json`)?.includes(`"${name}"`) ?? false;
};

const isIndex = (file: string) => /^(apps|tools|libs\/[^/]+)\/[^/]+\/src\/index\.ts$/.test(file);

/** The names in the code of a document, in line or in blocks. */
const wordsInCode = (markdown: string): ReadonlySet<string> =>
  new Set([...markdown.matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].flatMap(([code]) => code.match(/[A-Za-z_]\w*/g) ?? []));
