import { posix } from 'node:path';
import ts from 'typescript';
import { nodesOf, syntaxOf } from '../exports/source-file';
import type { Check, Tree } from '../tree';

/** Stored for ever: so at least one example of each event is kept, to be read for ever. */
export const samples: Check = tree =>
  storedEvents(tree).flatMap(({ file, type }) => {
    const folder = posix.join(posix.dirname(file), 'samples');
    const isSample = (path: string) =>
      posix.dirname(path) === folder && posix.basename(path).match(/^(.+)\.v\d+\.json$/)?.[1] === type;
    return [...tree.keys()].some(isSample) ? [] : [`${file}: ${type} has no samples/${type}.v<N>.json`];
  });

/** Published as something, or explicitly as nothing: a forgotten event would be news that nobody hears. */
export const publishing: Check = tree =>
  storedEvents(tree).flatMap(({ file, type, context }) => {
    const mapping = `apps/${context}/src/publishing/to-contracts.ts`;
    return mappedIn(tree, mapping).has(type) ? [] : [`${file}: ${type} is not in ${mapping}`];
  });

const storedEvents = (tree: Tree) =>
  [...tree].flatMap(([file, text]) => {
    const [, context = ''] = /^libs\/([^/]+)\/domain\/src\/(?:.*\/)?events\.ts$/.exec(file) ?? [];
    return context ? messageTypes(file, text).map(type => ({ file, type, context })) : [];
  });

/** The literals in `Message<'…', …>`. */
const messageTypes = (file: string, text: string): readonly string[] =>
  nodesOf(syntaxOf(file, text)).flatMap(node => {
    if (!ts.isTypeReferenceNode(node) || node.typeName.getText() !== 'Message') return [];
    const [type] = node.typeArguments ?? [];
    return type && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [];
  });

/** The keys of every literal in the folder of the mapping: it may be spread over several files. */
const mappedIn = (tree: Tree, mapping: string): ReadonlySet<string> => {
  const files = [...tree].filter(
    ([file]) => posix.dirname(file) === posix.dirname(mapping) && !file.endsWith('.spec.ts'),
  );
  const keys = files.flatMap(([file, text]) =>
    nodesOf(syntaxOf(file, text))
      .filter(ts.isObjectLiteralElementLike)
      .map(({ name }) => name?.getText() ?? ''),
  );
  return new Set(keys);
};
