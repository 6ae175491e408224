import { Command, Errors, type Interfaces } from '@oclif/core';
import { connect, type Connection } from './connection';
import { explain } from './explain';
import { globalFlags } from './global-flags';
import { chosenColumns, type Column } from './output/columns';
import { DEFAULT_DATE_FORMAT } from './output/dates';
import { json, render, type Format } from './output/formats';
import { PROPERTY_COLUMNS, withDates, type Property } from './output/properties';
import { Terminal } from './output/terminal';

type FlagsOf<This extends typeof Command> = Interfaces.InferredFlags<typeof globalFlags & This['flags']>;
type ArgsOf<This extends typeof Command> = Interfaces.InferredArgs<This['args']>;
/** What the options of `tableFlags` say. */
export type TableChoices = Readonly<{ format: Format; columns: readonly string[] | undefined; 'no-header': boolean }>;

/** What all commands do alike: read their options, talk, connect, and fail with words and an exit code. */
export abstract class PlatformCommand<This extends typeof Command> extends Command {
  static override baseFlags = globalFlags;

  protected flags!: FlagsOf<This>;
  protected args!: ArgsOf<This>;
  protected terminal = new Terminal({ quiet: this.saysQuiet(), answer: undefined, interactive: false });

  override async init(): Promise<void> {
    await super.init();
    const { args, baseFlags, flags, strict } = this.ctor;
    const parsed = await this.parse({ args, baseFlags, flags, strict });
    this.flags = parsed.flags as FlagsOf<This>;
    this.args = parsed.args as ArgsOf<This>;
    this.terminal = terminalFor(this.flags);
  }

  protected connect(): Connection {
    return connect({
      environment: process.env,
      configFolder: this.config.configDir,
      userAgent: this.config.userAgent,
      onWait: line => this.terminal.say(line),
      ...(this.flags.verbose ? { onAnswer: (line: string) => this.terminal.say(line) } : {}),
    });
  }

  /** Prints rows in the chosen format. */
  protected async printTable<Row>(
    rows: readonly Row[],
    columns: readonly Column<Row>[],
    { format, 'no-header': noHeader }: TableChoices,
  ): Promise<void> {
    const width = process.stdout.columns || Number(process.env['COLUMNS']) || Infinity;
    this.terminal.data(await render(rows, columns, { format, header: !noHeader, width }));
  }

  /** Prints the properties of one thing: a table of two columns, its dates made readable, or one JSON object. */
  protected async printProperties(
    properties: readonly Property[],
    choices: TableChoices,
    dateFormat = DEFAULT_DATE_FORMAT,
  ): Promise<void> {
    const columns = chosenColumns(PROPERTY_COLUMNS, choices.columns);
    if (choices.format !== 'json') return this.printTable(withDates(properties, dateFormat), columns, choices);
    this.terminal.data(json(Object.fromEntries(properties.map(({ property, value }) => [property, value]))));
  }

  override async catch(error: unknown): Promise<void> {
    // Help, the version and a declined confirmation end a command too, and have said what they had to say.
    if (error instanceof Errors.ExitError) throw error;
    const failure = explain(error);
    this.terminal.complain(failure);
    if (this.argv.some(word => /^-v+$|^--verbose$/.test(word)) && error instanceof Error)
      this.terminal.say(error.stack ?? '');
    this.exit(failure.exitCode);
  }

  /** Read from the words themselves, for errors in the options: those come before the options are known. */
  private saysQuiet(): boolean {
    return this.argv.includes('-q') || this.argv.includes('--quiet');
  }
}

type GlobalChoices = Interfaces.InferredFlags<typeof globalFlags>;

const terminalFor = (flags: GlobalChoices): Terminal => {
  // Colours are Node's affair from here on: it knows these two variables, and whether a stream is a terminal.
  if (flags.ansi !== undefined) process.env[flags.ansi ? 'FORCE_COLOR' : 'NO_COLOR'] = '1';
  const mute =
    flags.yes || flags.no || flags.quiet || flags['no-interaction'] || Boolean(process.env['PLATFORM_NO_INTERACTION']);
  return new Terminal({
    quiet: flags.quiet && !flags.verbose,
    answer: flags.yes ? 'yes' : flags.no ? 'no' : undefined,
    interactive: !mute && process.stdin.isTTY,
  });
};
