import ts from 'typescript';
import type { Tree } from '../tree';
import { sourcesOf, takes, type Use } from './module-graph';
import { declaredBy, syntaxOf } from './source-file';

/** A declaration, as `file#name`. */
export type Declaration = `${string}#${string}`;

/** The types that stand in the signature of each declaration: who has the one has the others, imported by name or not. */
export type Signatures = ReadonlyMap<Declaration, readonly Declaration[]>;

export const signaturesIn = (tree: Tree, uses: readonly Use[]): Signatures => {
  const usesBy = Map.groupBy(uses, ({ by }) => by);
  return new Map(
    sourcesOf(tree).flatMap(([file, text]) =>
      syntaxOf(file, text).statements.flatMap(statement => {
        const names = [...typesNamedIn(statement)].map(name => home(usesBy, file, name));
        return declaredBy(statement).map((name): [Declaration, readonly Declaration[]] => [`${file}#${name}`, names]);
      }),
    ),
  );
};

/** What is reached from these, by signatures alone. */
export const reachedFrom = (signatures: Signatures, roots: Iterable<Declaration>): ReadonlySet<Declaration> => {
  const reached = new Set<Declaration>(roots);
  for (const declaration of reached) for (const next of signatures.get(declaration) ?? []) reached.add(next);
  return reached;
};

/** Where a name that is used in a file is declared, through whatever passes it on. */
export const home = (usesBy: ReadonlyMap<string, readonly Use[]>, file: string, name: string): Declaration => {
  const use = usesBy.get(file)?.find(candidate => candidate.names !== 'all' && takes(candidate, name));
  return use ? home(usesBy, use.file, name) : `${file}#${name}`;
};

/** A body is nobody's signature. */
const typesNamedIn = (statement: ts.Statement): ReadonlySet<string> => {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return;
    const name = nameOfType(node);
    if (name && ts.isIdentifier(name)) names.add(name.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
};

const nameOfType = (node: ts.Node): ts.Node | undefined => {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  return ts.isTypeQueryNode(node) ? node.exprName : undefined;
};
