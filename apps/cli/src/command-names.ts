import type { Command } from '@oclif/core';

/** The commands that help and suggestions speak of. To oclif an alias is a command too; here each command is there once. */
export const publicCommands = ({
  commands,
}: {
  readonly commands: readonly Command.Loadable[];
}): readonly Command.Loadable[] =>
  commands.filter(
    ({ id, aliases, hiddenAliases, hidden }) => hidden !== true && ![...aliases, ...hiddenAliases].includes(id),
  );
