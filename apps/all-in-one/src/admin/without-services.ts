import type { ServiceConfig } from '@charter/service';
import { backUp } from './backup';
import { runCommand, wanted, type AdminAnswer, type Commands } from './command-line';
import { dataFolderOf } from './data-folder';
import { restore } from './restore';
import { TOPICS } from './topics';

/** What is done from outside: services may run meanwhile, but none has to. */
const COMMANDS: Commands<ServiceConfig> = {
  ...TOPICS,
  backup: (options, config) => backUp(dataFolderOf(config), wanted(options, 'to')),
  restore: (options, config) => restore(dataFolderOf(config), wanted(options, 'from')),
};

export const needsNoService = ([name = '']: readonly string[]): boolean => Object.hasOwn(COMMANDS, name);

/** Runs one of those commands in this process. */
export const runWithoutServices = (args: readonly string[], config: ServiceConfig): Promise<AdminAnswer> =>
  runCommand(args, COMMANDS, config);
