import { Flags } from '@oclif/core';

const global = { helpGroup: 'GLOBAL' };

/** What every command understands. */
export const globalFlags = {
  help: Flags.help({ ...global, char: 'h' }),
  version: Flags.version({ ...global, char: 'V' }),
  quiet: Flags.boolean({
    ...global,
    char: 'q',
    description: 'Print only the data asked for, no messages and no errors; ask nothing',
  }),
  verbose: Flags.boolean({
    ...global,
    char: 'v',
    description: 'Tell each request to the server, and more of each error',
  }),
  yes: Flags.boolean({
    ...global,
    char: 'y',
    description: 'Answer confirmations with yes, and ask nothing',
    exclusive: ['no'],
  }),
  no: Flags.boolean({ ...global, char: 'n', description: 'Answer confirmations with no, and ask nothing' }),
  'no-interaction': Flags.boolean({
    ...global,
    description: 'Ask nothing and take the defaults; the same as PLATFORM_NO_INTERACTION=1',
  }),
  ansi: Flags.boolean({
    ...global,
    allowNo: true,
    description: 'Force colours, or leave them out; NO_COLOR is respected too',
  }),
};
