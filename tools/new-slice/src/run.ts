import { parseArgs } from 'node:util';
import { commandSlice } from './command';
import { kebabCase, pascalCase } from './names';
import { readModelSlice } from './read-model';
import { SliceRefused, type Slice, type Wiring } from './slice';
import { formatted, write } from './write';

const HELP = `npm run new-slice -- KIND options [--dry-run]

Begins a slice with files that compile, lint and pass at once, and says what has to be wired by hand. It never overwrites.

  command --context C --stream S --name N [--event E]
      a command of a stream, the event that follows from it, the decision between them, its rules as a spec, and a sample
  read-model --service S --name N [--stream S] [--event E]
      a projection of a service's own events, a query, and a spec of both on a real store and database

  --context C   the context in libs/C/domain
  --service S   the service in apps/S
  --stream S    the kind of stream, as its folder in libs/C/domain/src is called
  --name N      the command, as ArchiveOrganization; the read model, as archived-organizations
  --event E     the event of the command, where its name does not follow from the verb; what puts a row into a read model
  --dry-run     prints the files, and writes none

Examples
  npm run new-slice -- command --context organizations --stream organization --name ArchiveOrganization
  npm run new-slice -- command --context membership --stream membership --name LeaveOrganization --event OrganizationLeft
  npm run new-slice -- read-model --service membership --stream membership --name founders
  npm run new-slice -- read-model --service organizations --stream organization --name deleted-organizations \\
    --event OrganizationDeleted --dry-run`;

type Answer = Readonly<{ code: number; text: string }>;

/** Does what the arguments say in the repository at `root`. What cannot be done is said in its answer, with code 1. */
export const run = async (args: readonly string[], root: string): Promise<Answer> => {
  try {
    const { positionals, values } = parse(args);
    const [kind] = positionals;
    if (values.help || kind === undefined) return { code: 0, text: HELP };
    const slice = sliceOf(kind, { root, options: values });
    const files = await formatted(root, slice.files);
    if (values['dry-run']) {
      const shown = files.map(({ path, text }) => `--- ${path}\n${text}`);
      return { code: 0, text: [...shown, wired(slice.wiring)].join('\n') };
    }
    await write(root, files);
    return { code: 0, text: ['Written:', ...files.map(({ path }) => `  ${path}`), '', wired(slice.wiring)].join('\n') };
  } catch (error) {
    if (!(error instanceof SliceRefused) && !isAboutArguments(error)) throw error;
    return { code: 1, text: `${error.message}\nSee --help.` };
  }
};

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      context: { type: 'string' },
      service: { type: 'string' },
      stream: { type: 'string' },
      name: { type: 'string' },
      event: { type: 'string' },
      'dry-run': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });

type Options = ReturnType<typeof parse>['values'];

const sliceOf = (kind: string, { root, options }: Readonly<{ root: string; options: Options }>): Slice => {
  const { stream, event } = options;
  const more = event === undefined ? {} : { event: pascalCase('event', event) };
  if (kind === 'command')
    return commandSlice({
      ...{ root, context: kebabCase('context', wanted(options, 'context')), ...more },
      stream: kebabCase('stream', wanted(options, 'stream')),
      name: pascalCase('name', wanted(options, 'name')),
    });
  if (kind === 'read-model')
    return readModelSlice({
      ...{ root, service: kebabCase('service', wanted(options, 'service')), ...more },
      name: kebabCase('name', wanted(options, 'name')),
      ...(stream === undefined ? {} : { stream: kebabCase('stream', stream) }),
    });
  throw new SliceRefused(`There is no kind ${kind}: it is command or read-model.`);
};

const wanted = (options: Options, name: 'context' | 'service' | 'stream' | 'name'): string => {
  const value = options[name];
  if (!value) throw new SliceRefused(`Say --${name}.`);
  return value;
};

const isAboutArguments = (error: unknown): error is NodeJS.ErrnoException =>
  String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');

/** What is left to do, in an order in which the compiler and the checks of the repository lead on. */
const wired = (wiring: readonly Wiring[]): string =>
  [
    'To be wired by hand:',
    ...wiring.flatMap(({ path, why, lines }) => [`  ${path}: ${why}`, ...lines.map(line => `    ${line}`)]),
  ].join('\n');
