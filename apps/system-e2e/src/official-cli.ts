import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY, run, runAnswering, type CommandResult } from './commands';

/** The command line tool of the real product, with a home of its own, so that nothing is cached from another person. */
export type OfficialCli = Readonly<{
  run: (...args: readonly string[]) => Promise<CommandResult>;
  /** Runs it as for somebody at a terminal, who types these answers. */
  answering: (answers: string, ...args: readonly string[]) => Promise<CommandResult>;
  remove: () => Promise<void>;
}>;

const BINARY = join(REPOSITORY, 'node_modules/@upsun/cli-linux-x64/bin/upsun');

/** At `url`; logged in by an API token or a bearer token, where one is given. */
export const officialCli = async (
  url: string,
  credentials: Readonly<{ apiToken?: string; bearer?: string }> = {},
): Promise<OfficialCli> => {
  const home = await mkdtemp(join(tmpdir(), 'charter-cli-'));
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    CI: '1',
    COLUMNS: '160',
    TZ: 'UTC',
    UPSUN_CLI_HOME: home,
    UPSUN_CLI_API_URL: url,
    UPSUN_CLI_AUTH_URL: url,
    UPSUN_CLI_NO_INTERACTION: '1',
    UPSUN_CLI_UPDATES_CHECK: '0',
    // Every command asks the server: what it remembers must not hide what the server would have answered.
    UPSUN_CLI_DISABLE_CACHE: '1',
    ...(credentials.bearer === undefined ? {} : { UPSUN_CLI_API_TOKEN: credentials.bearer }),
    ...(credentials.apiToken === undefined ? {} : { UPSUN_CLI_TOKEN: credentials.apiToken }),
  };
  return {
    run: (...args) => run(BINARY, args, environment),
    answering: (answers, ...args) => {
      const { UPSUN_CLI_NO_INTERACTION: _nobody, ...somebody } = environment;
      return runAnswering(BINARY, args, { environment: { ...somebody, SHELL_INTERACTIVE: '1' }, answers });
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
};
