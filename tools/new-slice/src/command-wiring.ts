import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wiring } from './slice';
import type { Stream } from './stream';

/** What everything about a command is called. */
export type Named = Readonly<{
  command: string;
  event: string;
  decide: string;
  file: string;
  by: string;
  since: string;
}>;
type Where = Readonly<{ root: string; context: string; stream: string }>;
type Made = Readonly<{ stream: Stream; named: Named }>;

export const commandType = ({ command }: Named) =>
  `export type ${command} = Message<'${command}', { by: string; at: string }>;`;
export const eventType = ({ event, by }: Named) =>
  `export type ${event} = Message<'${event}', { ${by}: string; at: string }>;`;

/** Where the parts of a command belong, in an order in which the compiler leads on. */
export const commandWiring = (asked: Where, made: Made): readonly Wiring[] => [
  ...wiringOfWords(made),
  ...wiringOfRules(asked, made),
  ...wiringOfApp(asked, made),
];

/** What can be asked, what has happened, and how that is read. */
const wiringOfWords = ({ stream, named }: Made): readonly Wiring[] => {
  const { folder, eventType: union } = stream;
  const { command, event, file, by } = named;
  return [
    {
      path: `${folder}/events.ts`,
      why: `the event moves here from ${file}.ts, which imports it`,
      lines: [eventType(named), `${union}: | ${event}`],
    },
    {
      path: `${folder}/commands.ts`,
      why: `the command moves here from ${file}.ts, which imports it`,
      lines: [commandType(named), `the type of all commands: | ${command}`],
    },
    {
      path: `${folder}/history.ts`,
      why: 'how it is read',
      lines: [`${event}: z.object({ ${by}: z.string(), at: z.iso.datetime() }),`],
    },
    {
      path: `${folder}/samples/${event}.v1.json`,
      why: 'one stored example, for ever',
      lines: [`mv ${folder}/${file}.sample.json ${folder}/samples/${event}.v1.json`],
    },
  ];
};

/** What follows from what. */
const wiringOfRules = ({ stream: folderName }: Where, { stream, named }: Made): readonly Wiring[] => {
  const { folder } = stream;
  const { command, event, decide, file, since } = named;
  return [
    {
      path: `${folder}/${folderName}.ts`,
      why: 'state, evolve and decide; refuse it there where there is nothing to ask it of',
      lines: [
        `import { ${decide} } from './${file}';`,
        `the state: ${since}?: string;`,
        `evolve: case '${event}': return { ...state, ${since}: event.data.at };`,
        `decide: case '${command}': return ${decide}(command.data, state);`,
      ],
    },
    {
      path: `${folder}/${file}.spec.ts`,
      why: 'from then on the rules of the whole stream are specified; given(…) begins with what makes one',
      lines: [
        `import type { ${command} } from './commands';`,
        `import type { ${event} } from './events';`,
        `import { ${stream.decider} } from './${folderName}';`,
        `const given = specify(${stream.decider});`,
      ],
    },
    {
      path: `${stream.domain}/src/index.ts`,
      why: 'what the service may import',
      lines: [`type ${command}, type ${event}`],
    },
  ];
};

const wiringOfApp = ({ root, context }: Where, { stream, named }: Made): readonly Wiring[] => {
  const app = `apps/${context}`;
  const { command, event } = named;
  return [
    {
      path: `${app}/src/publishing/to-contracts.ts`,
      why: 'what others learn of it, or that it is nobody else’s business; its spec may list what is not told',
      lines: [`${event}: notPublic,`],
    },
    ...projectionsOf(root, `${app}/src/projections`, stream.eventType).map(path => ({
      path,
      why: 'what it does to the rows; with anything but ignore, raise the version',
      lines: [`${event}: ignore,`],
    })),
    {
      path: `${app}/src/http`,
      why: 'a controller’s method with @Requires, and each refusal in problems.ts',
      lines: [`handle(id, { type: '${command}', data: { by, at } }, …)`],
    },
    { path: `${app}/README.md`, why: 'the canvas', lines: [`Commands: ${command}`, `Events out: ${event}`] },
  ];
};

/** The projections that have to say something of each event of a stream. */
const projectionsOf = (root: string, folder: string, eventType: string): readonly string[] => {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.projection.ts'))
    .map(path => `${folder}/${path}`)
    .filter(path => readFileSync(join(root, path), 'utf8').includes(`Projection<${eventType},`))
    .toSorted();
};
