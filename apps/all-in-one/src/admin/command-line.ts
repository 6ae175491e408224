import { parseArgs } from 'node:util';
import { OperationRefused } from '@charter/app-identity';
import { ADMIN_HELP } from './help';

export type AdminAnswer = Readonly<{ code: number; text: string }>;

export type Options = Readonly<{
  email?: string;
  role: readonly string[];
  country: string;
  username?: string;
  'first-name'?: string;
  'last-name'?: string;
  processor?: string;
  key?: string;
  projection?: string;
  topic?: string;
  to?: string;
  from?: string;
}>;

/** Commands by their names. Each answers what there is to tell, or throws OperationRefused. */
export type Commands<On> = Readonly<Record<string, (options: Options, on: On) => Promise<string>>>;

/** Runs one of the commands. What cannot be done is said in its answer, with code 1. */
export const runCommand = async <On>(args: readonly string[], commands: Commands<On>, on: On): Promise<AdminAnswer> => {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        email: { type: 'string' },
        role: { type: 'string', multiple: true, default: [] },
        country: { type: 'string', default: 'FR' },
        username: { type: 'string' },
        'first-name': { type: 'string' },
        'last-name': { type: 'string' },
        processor: { type: 'string' },
        key: { type: 'string' },
        projection: { type: 'string' },
        topic: { type: 'string' },
        to: { type: 'string' },
        from: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [name = ''] = positionals;
    if (values.help || name === '' || name === 'help') return { code: 0, text: ADMIN_HELP };
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) return { code: 1, text: `There is no command ${name}.\n\n${ADMIN_HELP}` };
    return { code: 0, text: await command(values, on) };
  } catch (error) {
    if (!(error instanceof OperationRefused) && !isAboutArguments(error)) throw error;
    return { code: 1, text: error.message };
  }
};

const isAboutArguments = (error: unknown): error is NodeJS.ErrnoException =>
  String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');

type Text = Exclude<keyof Options, 'role'>;

/** What an option says that a command cannot do without. */
export const wanted = (options: Options, name: Text): string => {
  const value = options[name];
  if (value === undefined || value === '') throw new OperationRefused(`Say --${name}.`);
  return value;
};
