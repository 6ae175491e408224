import ts from 'typescript';

/** `names` are what is taken from there; `all` is everything, as by `* as` or import(). */
type Import = Readonly<{ from: string; names: readonly string[] | 'all' }>;

const parsed = new Map<string, ts.SourceFile>();

/** The syntax of a file. Parsed once: several checks look at each. */
export const syntaxOf = (file: string, text: string): ts.SourceFile => {
  const known = parsed.get(file);
  if (known?.text === text) return known;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  parsed.set(file, source);
  return source;
};

/** Every node below, in order. */
export const nodesOf = (node: ts.Node): readonly ts.Node[] => {
  const nodes: ts.Node[] = [];
  const visit = (child: ts.Node): void => {
    nodes.push(child);
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return nodes;
};

/** What a file takes from elsewhere: imports, re-exports, import() and import types. */
export const importsOf = (file: string, text: string): readonly Import[] =>
  nodesOf(syntaxOf(file, text)).flatMap(node => importBy(node) ?? []);

const importBy = (node: ts.Node): Import | undefined => {
  if (ts.isImportDeclaration(node)) return { from: textOf(node.moduleSpecifier), names: namesIn(node.importClause) };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { from: textOf(node.moduleSpecifier), names: namesPassedOn(node.exportClause) };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]) {
    return { from: textOf(node.arguments[0]), names: 'all' };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { from: textOf(node.argument.literal), names: 'all' };
  }
  return undefined;
};

const namesIn = (clause: ts.ImportClause | undefined): readonly string[] | 'all' => {
  const bindings = clause?.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) return 'all';
  return [...(clause?.name ? ['default'] : []), ...(bindings?.elements.map(originalName) ?? [])];
};

const namesPassedOn = (clause: ts.NamedExportBindings | undefined): readonly string[] | 'all' =>
  clause && ts.isNamedExports(clause) ? clause.elements.map(originalName) : 'all';

const originalName = ({ propertyName, name }: ts.ImportSpecifier | ts.ExportSpecifier) => (propertyName ?? name).text;

const textOf = (node: ts.Node) => (ts.isStringLiteralLike(node) ? node.text : '');

/** The names that a file exports, its own and those it passes on. */
export const exportsOf = (file: string, text: string): readonly string[] =>
  syntaxOf(file, text).statements.flatMap(statement => {
    if (!ts.isExportDeclaration(statement)) return isExported(statement) ? declaredBy(statement) : [];
    const clause = statement.exportClause;
    return clause && ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : [];
  });

const isExported = (statement: ts.Statement) =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The names that a statement declares, exported or not. */
export const declaredBy = (statement: ts.Statement): readonly string[] => {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundBy(name));
  }
  const { name } = statement as ts.DeclarationStatement;
  return name && ts.isIdentifier(name) ? [name.text] : [];
};

const boundBy = (name: ts.BindingName): readonly string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap(element => (ts.isBindingElement(element) ? boundBy(element.name) : []));
