import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Args } from '@oclif/core';
import { Failure } from '../failure';
import { PlatformCommand } from '../platform-command';

const SHELLS = ['bash', 'zsh'] as const;

export class Completion extends PlatformCommand<typeof Completion> {
  static override summary = 'Print a script that completes commands in your shell';
  static override description =
    'Prints the completion script of a shell, to be read by it. `autocomplete` explains how to set it up for good.';
  static override examples = [
    'source <(<%= config.bin %> <%= command.id %> bash)',
    'source <(<%= config.bin %> <%= command.id %> zsh)',
  ];
  static override args = { shell: Args.string({ options: [...SHELLS], description: 'The shell; yours if left out' }) };

  async run(): Promise<void> {
    const shell = SHELLS.find(name => name === (this.args.shell ?? this.config.shell));
    if (shell === undefined)
      throw new Failure(`There is no completion for the shell ${this.config.shell}.`, {
        advice: [`There is for: ${SHELLS.join(', ')}`],
      });
    await this.config.runCommand('autocomplete:create');
    const file = shell === 'bash' ? `${this.config.bin}.bash` : `_${this.config.bin}`;
    const script = await readFile(join(this.config.cacheDir, 'autocomplete', 'functions', shell, file), 'utf8');
    // Read from a file of its own zsh finds the function by its name; read by `source` it has to be told.
    this.terminal.data(
      shell === 'zsh'
        ? `${script.replace(/\n_platform\s*$/, '\n')}compdef _${this.config.bin} ${this.config.bin}\n`
        : script,
    );
  }
}
