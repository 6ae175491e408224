import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isRole, OperationRefused, type PeopleOperations } from '@charter/app-identity';
import type { RunningService, ServiceConfig } from '@charter/service';
import { hasDemo, prepareDemo } from '../demo';

/** What operators' commands work on: everything that runs. */
export type Operated = Readonly<{
  people: PeopleOperations;
  services: readonly RunningService[];
  config: ServiceConfig;
}>;
export type AdminAnswer = Readonly<{ code: number; text: string }>;

export const ADMIN_HELP = `npm run admin -- COMMAND [options]

People
  user:create --email E [--role staff|auditor]... [--country FR] [--username U] [--first-name F] [--last-name L]
                                        registers somebody, and shows an API token of theirs, once
  user:grant --email E --role R         gives a role
  user:revoke --email E --role R        takes a role away
  user:deactivate --email E             nothing that was issued to them is accepted any more
  user:reactivate --email E
  demo:create                           people to try Charter with; DATA_DIR/demo.json says who, with their API tokens

What could not be processed
  parked:list                           keys that wait, with the reason
  parked:replay --processor P --key K   handles what waits under a key, in order

Read models
  rebuild --processor P --projection M  builds one anew beside the one in use, compares both, and switches

Kafka
  topics:ensure                         makes the topics with their settings, and completes what is half made

It works on the deployment that the environment names (DATA_DIR, EVENTSTORE_URL, DATABASE_URL, VAULT_URL,
KAFKA_BROKERS), whether it runs or not.

Examples
  npm run admin -- user:create --email ada@example.com --role staff
  npm run admin -- parked:replay --processor membership:founding --key 01J9ZQ4R8T2M6W0K3N5P7X1Y4B`;

type Options = Readonly<{
  email?: string;
  role: readonly string[];
  country: string;
  username?: string;
  'first-name'?: string;
  'last-name'?: string;
  processor?: string;
  key?: string;
  projection?: string;
}>;

/** Runs one command of an operator. What cannot be done is said in its answer, with code 1. */
export const runAdmin = async (args: readonly string[], operated: Operated): Promise<AdminAnswer> => {
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
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [name = ''] = positionals;
    if (values.help || name === '' || name === 'help') return { code: 0, text: ADMIN_HELP };
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) return { code: 1, text: `There is no command ${name}.\n\n${ADMIN_HELP}` };
    return { code: 0, text: await command(values, operated) };
  } catch (error) {
    if (!(error instanceof OperationRefused) && !isAboutArguments(error)) throw error;
    return { code: 1, text: error.message };
  }
};

const isAboutArguments = (error: unknown): error is NodeJS.ErrnoException =>
  String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');

type Command = (options: Options, operated: Operated) => Promise<string>;

const COMMANDS: Readonly<Record<string, Command>> = {
  'user:create': async (options, { people }) => {
    const { username, country, 'first-name': firstName, 'last-name': lastName } = options;
    const newcomer = {
      ...{ email: wanted(options, 'email'), country, roles: rolesOf(options) },
      ...(username === undefined ? {} : { username }),
      ...(firstName === undefined ? {} : { firstName }),
      ...(lastName === undefined ? {} : { lastName }),
    };
    const registered = await people.register(newcomer, `operator:${randomUUID()}`);
    return [
      `Registered ${newcomer.email} as ${registered.username}, id ${registered.userId}.`,
      `API token, shown only now: ${registered.apiToken}`,
    ].join('\n');
  },
  'user:grant': async (options, { people }) => {
    for (const role of atLeastOne(rolesOf(options))) await people.grantRole(wanted(options, 'email'), role);
    return 'Granted.';
  },
  'user:revoke': async (options, { people }) => {
    for (const role of atLeastOne(rolesOf(options))) await people.revokeRole(wanted(options, 'email'), role);
    return 'Revoked.';
  },
  'user:deactivate': async (options, { people }) => {
    await people.deactivate(wanted(options, 'email'));
    return 'Deactivated.';
  },
  'user:reactivate': async (options, { people }) => {
    await people.reactivate(wanted(options, 'email'));
    return 'Reactivated.';
  },
  'demo:create': async (_options, { people, config }) => {
    if (!hasDemo(config)) throw new OperationRefused('No demo users in production, or where another issuer logs in.');
    const { file, isNew } = await prepareDemo(people, config);
    return isNew ? `Demo users were created: ${file} says who.` : `Demo users are there: ${file} says who.`;
  },
  'parked:list': async (_options, { services }) => {
    const parked = services.flatMap(({ processors }) => processors.flatMap(one => one.parked()));
    if (parked.length === 0) return 'Nothing is parked.';
    return parked
      .map(
        ({ processor, key, since, waiting, reason }) =>
          `${processor}  ${key}  ${since}  ${waiting} waiting\n  ${reason}`,
      )
      .join('\n');
  },
  'parked:replay': async (options, { services }) => {
    const key = wanted(options, 'key');
    const { handled, waiting, reason } = await processorOf(options, services).replay(key);
    const stopped = reason === undefined ? '' : `; stopped at: ${reason}`;
    return `${handled} handled, ${waiting} still waiting under ${key}${stopped}.`;
  },
  rebuild: async (options, { services }) => {
    const projection = wanted(options, 'projection');
    const { rows, different } = await processorOf(options, services).rebuild(projection);
    return `${projection} is built anew: ${rows} rows, of which ${different} differ from before.`;
  },
};

const wanted = (options: Options, name: 'email' | 'processor' | 'key' | 'projection'): string => {
  const value = options[name];
  if (value === undefined || value === '') throw new OperationRefused(`Say --${name}.`);
  return value;
};

const rolesOf = ({ role }: Options) =>
  role.map(one => {
    if (!isRole(one)) throw new OperationRefused(`There is no role ${one}: it is staff or auditor.`);
    return one;
  });

const atLeastOne = <Item>(items: readonly Item[]): readonly Item[] => {
  if (items.length === 0) throw new OperationRefused('Say --role.');
  return items;
};

const processorOf = (options: Options, services: readonly RunningService[]) => {
  const name = wanted(options, 'processor');
  const processors = services.flatMap(service => service.processors);
  const found = processors.find(one => one.name === name);
  if (found) return found;
  throw new OperationRefused(
    `There is no processor ${name}. There are: ${processors.map(one => one.name).join(', ')}.`,
  );
};
