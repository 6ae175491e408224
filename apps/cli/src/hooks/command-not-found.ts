import type { Hook } from '@oclif/core';
import { publicCommands } from '../command-names';

/** Says which commands come near the one that does not exist, and fails as the official tool does. */
export const suggestCommand: Hook<'command_not_found'> = async function ({ id, config }) {
  const names = publicCommands(config).flatMap(command => [command.id, ...command.aliases]);
  const candidates = names.map(name => ({ name, distance: editDistance(name, id) }));
  const least = Math.min(...candidates.map(({ distance }) => distance));
  // Where most letters differ, something else was meant.
  const near = candidates.filter(({ distance }) => distance === least && distance <= id.length / 3);

  process.stderr.write(`There is no command "${id}".\n`);
  if (near.length > 0) process.stderr.write(`Did you mean: ${near.map(({ name }) => name).join(', ')}?\n`);
  process.stderr.write(`See all commands: ${config.bin} list\n`);
  this.exit(1);
};

/** How many letters have to be put in, taken out or replaced to get from one word to the other. */
const editDistance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, length) => length);
  for (const letter of from) {
    const above = row;
    row = [above[0]! + 1];
    for (let i = 1; i <= to.length; i++) {
      row.push(Math.min(above[i]! + 1, row[i - 1]! + 1, above[i - 1]! + (letter === to[i - 1] ? 0 : 1)));
    }
  }
  return row[to.length]!;
};
