import { once } from 'node:events';
import { styleText } from 'node:util';
import type { Failure } from '../failure';
import { harmless } from './text';

export type TerminalOptions = Readonly<{
  /** Only what was asked for; no messages. */
  quiet: boolean;
  /** What confirmations are answered with, instead of asking. */
  answer: 'yes' | 'no' | undefined;
  /** Whether somebody is there to be asked. */
  interactive: boolean;
}>;

/** At a terminal a line is drawn anew no more often than the eye follows; a log gets a sign of life now and then. */
const PROGRESS_EVERY_MS = { terminal: 100, log: 10_000 } as const;
const CLEAR_LINE = '\r\u001b[K';
/** What Ctrl-C sends where a terminal hands over each key as it is. */
const CTRL_C = '\u0003';

/** The talk with whoever runs the command: data goes to stdout, everything else to stderr. */
export class Terminal {
  #progressAt: number | undefined;
  #isProgressShown = false;

  constructor(private readonly options: TerminalOptions) {}

  get interactive(): boolean {
    return this.options.interactive;
  }

  /** What was asked for, for pipes and files. */
  data(text: string): void {
    process.stdout.write(text);
  }

  say(text: string): void {
    if (!this.options.quiet) process.stderr.write(`${harmless(text)}\n`);
  }

  /** How far long work has come, in the place of the line before; nothing ends it. */
  progress(text?: string): void {
    if (this.#isProgressShown && text === undefined) process.stderr.write(CLEAR_LINE);
    this.#isProgressShown &&= text !== undefined;
    if (text === undefined || this.options.quiet) return;
    const { isTTY } = process.stderr;
    const now = performance.now();
    // A log gets none of work that is short.
    this.#progressAt ??= isTTY ? -Infinity : now;
    if (now - this.#progressAt < PROGRESS_EVERY_MS[isTTY ? 'terminal' : 'log']) return;
    this.#progressAt = now;
    if (!isTTY) return this.say(text);
    this.#isProgressShown = true;
    process.stderr.write(`${CLEAR_LINE}${harmless(text)}`);
  }

  complain({ message, advice }: Failure): void {
    if (this.options.quiet) return;
    process.stderr.write(`${styleText('red', harmless(message), { stream: process.stderr })}\n`);
    for (const line of advice) this.say(line);
  }

  /** Asks for a yes; where nobody is there to be asked, shows what was taken for the answer. */
  async confirm(question: string, { usually }: { usually: boolean }): Promise<boolean> {
    const { answer, interactive } = this.options;
    if (interactive) {
      const { confirm } = await import('@inquirer/prompts');
      return confirm({ message: harmless(question), default: usually }, { output: process.stderr });
    }
    const taken = answer === undefined ? usually : answer === 'yes';
    this.say(`${question} ${usually ? '[Y/n]' : '[y/N]'} ${taken ? 'y' : 'n'}`);
    return taken;
  }

  /** Asks until nothing is wrong with the answer: `mistakeIn` says what is, if anything. */
  async ask(question: string, mistakeIn: (answer: string) => string | undefined = () => undefined): Promise<string> {
    const { input } = await import('@inquirer/prompts');
    const validate = (answer: string) => mistakeIn(answer.trim()) ?? true;
    return (await input({ message: question, validate }, { output: process.stderr })).trim();
  }

  /** Waits for a key, and answers which; nothing where it is one that ends commands. */
  async key(prompt: string): Promise<string | undefined> {
    process.stderr.write(harmless(prompt));
    const { stdin } = process;
    stdin.setRawMode(true);
    stdin.resume();
    try {
      const [pressed] = (await once(stdin, 'data')) as [Buffer];
      const key = pressed.toString();
      return key === CTRL_C ? undefined : key;
    } finally {
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write(CLEAR_LINE);
    }
  }

  async askSecret(question: string): Promise<string> {
    const { password } = await import('@inquirer/prompts');
    return (await password({ message: question, mask: true }, { output: process.stderr })).trim();
  }

  async choose<Choice>(question: string, choices: readonly { name: string; value: Choice }[]): Promise<Choice> {
    const { select } = await import('@inquirer/prompts');
    return select(
      { message: question, choices: choices.map(({ name, value }) => ({ name: harmless(name), value })) },
      { output: process.stderr },
    );
  }

  /** Any of the choices, in their order; those that are `held` are taken unless they are given up. */
  async chooseAny<Choice extends string>(
    question: string,
    choices: readonly Choice[],
    held: readonly string[],
  ): Promise<readonly Choice[]> {
    const { checkbox } = await import('@inquirer/prompts');
    return checkbox(
      {
        message: harmless(question),
        choices: choices.map(choice => ({ name: choice, value: choice, checked: held.includes(choice) })),
      },
      { output: process.stderr },
    );
  }
}
