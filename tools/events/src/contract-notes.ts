import ts from 'typescript';

/** What the source says of an event or a field, in words; whether it is sealed; and the same of the fields in it. */
export type Notes = Readonly<{ text: string; isSealed: boolean; fields: ReadonlyMap<string, Notes> }>;

export const NO_NOTES: Notes = { text: '', isSealed: false, fields: new Map() };

/** What contracts call the schema of personal data. */
const SEALED = 'sealed';

type Constants = ReadonlyMap<string, ts.VariableDeclaration>;

/**
 * The comments on the events of a contracts file and on their fields, by type. A field without one has that of the
 * constant it is given by. Throws where there is no record of events.
 */
export const notesIn = (text: string): ReadonlyMap<string, Notes> => {
  const source = ts.createSourceFile('contracts.ts', text, ts.ScriptTarget.ESNext, true);
  const declarations = source.statements.flatMap(statement =>
    ts.isVariableStatement(statement) ? statement.declarationList.declarations : [],
  );
  const constants = new Map(declarations.map(declaration => [declaration.name.getText(), declaration]));
  const [record] = [...constants].filter(([name]) => name.endsWith('Events')).map(([, { initializer }]) => initializer);
  if (!record) throw new Error('There is no record of events, as in thingsEvents.');
  return notesOf(record, constants).fields;
};

/** Whatever a schema is built of adds to what is said of it: what it is made from, what it is given, what it spreads. */
const notesOf = (node: ts.Node, constants: Constants): Notes => {
  const of = (child: ts.Node) => notesOf(child, constants);
  if (ts.isIdentifier(node)) return notesOfConstant(node.text, constants);
  if (ts.isObjectLiteralExpression(node)) return joined(node.properties.map(property => notesOfProperty(property, of)));
  if (ts.isArrayLiteralExpression(node)) return joined(node.elements.map(of));
  if (ts.isCallExpression(node)) return joined([of(node.expression), ...node.arguments.map(of)]);
  if (ts.isPropertyAccessExpression(node) || ts.isAsExpression(node)) return of(node.expression);
  return NO_NOTES;
};

const notesOfConstant = (name: string, constants: Constants): Notes => {
  const declaration = constants.get(name);
  if (!declaration?.initializer) return NO_NOTES;
  const notes = notesOf(declaration.initializer, constants);
  return { ...notes, text: commentOn(declaration) || notes.text, isSealed: notes.isSealed || name === SEALED };
};

const notesOfProperty = (property: ts.ObjectLiteralElementLike, of: (node: ts.Node) => Notes): Notes => {
  if (ts.isSpreadAssignment(property)) return { ...of(property.expression), text: '' };
  const name = property.name && ts.isStringLiteralLike(property.name) ? property.name.text : property.name?.getText();
  const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
  if (name === undefined || !value) return NO_NOTES;
  const notes = of(value);
  const field = { ...notes, text: commentOn(property) || notes.text };
  return { ...NO_NOTES, fields: new Map([[name, field]]) };
};

const joined = (all: readonly Notes[]): Notes => ({
  text: all.find(({ text }) => text !== '')?.text ?? '',
  isSealed: all.some(({ isSealed }) => isSealed),
  fields: new Map(all.flatMap(({ fields }) => [...fields])),
});

/** The comment next above, on one line. */
const commentOn = (node: ts.Node): string => {
  const comment = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc)?.comment;
  return (ts.getTextOfJSDocComment(comment) ?? '').replaceAll(/\s+/g, ' ').trim();
};
