import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { camel, pascal } from './names';
import { SliceRefused } from './slice';

/** What has been written about one kind of stream. Paths are those in the repository. */
export type Stream = Readonly<{
  folder: string;
  /** The folder of the context's domain, its package, and what that exports. */
  domain: string;
  package: string;
  exported: ReadonlySet<string>;
  /** `organizationName` for the streams `organizationName-acme`. */
  category: string;
  /** The type of all its events, and each of them as it is stored. */
  eventType: string;
  events: readonly string[];
  /** The constants that read its events, and that decide. */
  history: string;
  decider: string;
}>;

type Asked = Readonly<{ root: string; context: string; stream: string }>;

/** The kinds of streams of a context. */
export const streamsOf = ({ root, context }: Omit<Asked, 'stream'>): readonly string[] => {
  const source = join(root, domainOf(context), 'src');
  if (!existsSync(source)) throw new SliceRefused(`There is no context ${context}: ${domainOf(context)} is missing.`);
  return readdirSync(source).filter(name => existsSync(join(source, name, 'events.ts')));
};

/** Reads what there is about one of them. */
export const readStream = (asked: Asked): Stream => {
  const { root, context, stream } = asked;
  const known = streamsOf(asked);
  if (!known.includes(stream))
    throw new SliceRefused(`${context} has no stream ${stream}. There are: ${known.join(', ')}.`);
  const domain = domainOf(context);
  const folder = `${domain}/src/${stream}`;
  const text = (path: string): string => readFileSync(join(root, path), 'utf8');
  const { name } = JSON.parse(text(`${domain}/package.json`)) as { name: string };
  return {
    ...{ folder, domain, package: name, category: camel(stream) },
    exported: namesIn(text(`${domain}/src/index.ts`)),
    ...eventsIn({ path: `${folder}/events.ts`, text: text(`${folder}/events.ts`), union: `${pascal(stream)}Event` }),
    history: constantIn(`${folder}/history.ts`, text(`${folder}/history.ts`)),
    decider: camel(stream),
  };
};

const domainOf = (context: string): string => `libs/${context}/domain`;

const syntaxOf = (path: string, text: string) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);

type EventsFile = Readonly<{ path: string; text: string; union: string }>;

/** The type that unites all events, also by unions of some of them, and the names under which they are stored. */
const eventsIn = ({ path, text, union }: EventsFile): Pick<Stream, 'eventType' | 'events'> => {
  const aliases = syntaxOf(path, text).statements.filter(ts.isTypeAliasDeclaration);
  const all = aliases.find(({ name }) => name.text === union);
  if (!all) throw new SliceRefused(`${path} has no type ${union} of all events.`);
  const namesOf = (type: ts.TypeNode): readonly string[] => {
    const meant = aliases.find(({ name }) => name.text === type.getText())?.type ?? type;
    if (ts.isUnionTypeNode(meant)) return meant.types.flatMap(namesOf);
    const [, stored] = /^Message<\s*'(\w+)'/.exec(meant.getText()) ?? [];
    if (stored === undefined) throw new SliceRefused(`${path}: ${type.getText()} is no Message<'…', …>.`);
    return [stored];
  };
  return { eventType: union, events: namesOf(all.type) };
};

const constantIn = (path: string, text: string): string => {
  const [, name] = /^export const (\w+)/m.exec(text) ?? [];
  if (name === undefined) throw new SliceRefused(`${path} exports no constant.`);
  return name;
};

/** What an index exports, by name. */
const namesIn = (text: string): ReadonlySet<string> =>
  new Set(
    syntaxOf('index.ts', text)
      .statements.filter(ts.isExportDeclaration)
      .flatMap(({ exportClause }) => (exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : []))
      .map(({ name }) => name.text),
  );
