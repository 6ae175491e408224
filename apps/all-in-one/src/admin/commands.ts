import type { CheckpointKeys } from '@charter/app-audit';
import type { PeopleOperations } from '@charter/app-identity';
import type { RunningService, ServiceConfig } from '@charter/service';
import { runCommand, type AdminAnswer, type Commands } from './command-line';
import { EVIDENCE } from './evidence';
import { PEOPLE } from './people';
import { PROCESSORS } from './processors';

/** What operators' commands work on: everything that runs. */
export type Operated = Readonly<{
  people: PeopleOperations;
  checkpointKeys: Pick<CheckpointKeys, 'rotate'>;
  services: readonly RunningService[];
  config: ServiceConfig;
}>;

const COMMANDS: Commands<Operated> = { ...PEOPLE, ...PROCESSORS, ...EVIDENCE };

/** Runs one command of an operator on what runs. */
export const runAdmin = (args: readonly string[], operated: Operated): Promise<AdminAnswer> =>
  runCommand(args, COMMANDS, operated);
