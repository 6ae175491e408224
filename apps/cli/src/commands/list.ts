import { Args, type Command } from '@oclif/core';
import { publicCommands } from '../command-names';
import { Failure } from '../failure';
import { PlatformCommand } from '../platform-command';

export class List extends PlatformCommand<typeof List> {
  static override summary = 'List commands';
  static override description = 'Lists all commands, or those of one namespace.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> organization',
  ];
  static override args = { namespace: Args.string({ description: 'The part of a command before a colon' }) };

  async run(): Promise<void> {
    const { namespace } = this.args;
    const commands = publicCommands(this.config).toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const listed = namespace === undefined ? commands : commands.filter(({ id }) => id.startsWith(`${namespace}:`));
    if (listed.length === 0)
      throw new Failure(`There are no commands in the namespace "${namespace}".`, {
        advice: ['See all of them: platform list'],
      });

    const heading =
      namespace === undefined ? 'Available commands:' : `Available commands in the namespace "${namespace}":`;
    this.terminal.data(
      `Charter ${this.config.version}\n\n${heading}\n${namespace === undefined ? grouped(listed) : lines(listed)}`,
    );
    this.terminal.say('\nMore about one of them: platform help COMMAND');
  }
}

const namespaceOf = (id: string) => (id.includes(':') ? id.slice(0, id.indexOf(':')) : undefined);

/** Commands without a namespace first, then each namespace under its name. */
const grouped = (commands: readonly Command.Loadable[]): string => {
  const groups = Map.groupBy(commands, ({ id }) => namespaceOf(id));
  const sorted = [...groups].toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1));
  return sorted
    .map(([namespace, members]) => (namespace === undefined ? '' : `${namespace}\n`) + lines(members))
    .join('');
};

const lines = (commands: readonly Command.Loadable[]): string => {
  const titles = commands.map(({ id, aliases }) => (aliases.length > 0 ? `${id} (${aliases.join(', ')})` : id));
  const width = Math.max(...titles.map(title => title.length));
  return commands.map((command, index) => `  ${titles[index]!.padEnd(width)}  ${inBrief(command)}\n`).join('');
};

/** Those of the plugins name the program by a placeholder. */
const inBrief = ({ summary, description }: Command.Loadable) =>
  (summary ?? description ?? '').replace('<%= config.bin %>', 'platform').split('\n')[0];
