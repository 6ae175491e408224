import { textOf } from './files';

/** One instruction, on one line: `{ name: 'COPY', value: 'apps apps' }`. */
export type Instruction = Readonly<{ name: string; value: string }>;

export const instructionsOf = (text: string): readonly Instruction[] =>
  text
    .split('\n')
    .filter(line => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const [, name = '', value = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
      return { name, value };
    });

export const dockerfile = (): readonly Instruction[] => instructionsOf(textOf('Dockerfile'));

/** What comes after the last FROM: the image itself. */
export const imageItself = (instructions: readonly Instruction[]): readonly Instruction[] =>
  instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM') + 1);

/** The environment that an image brings. */
export const environmentIn = (instructions: readonly Instruction[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    instructions
      .filter(({ name }) => name === 'ENV')
      .flatMap(({ value }) => value.split(/\s+/))
      .map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

export type Copied = Readonly<{ sources: readonly string[]; to: string }>;

/** What is copied out of the clone, and not from another stage. */
export const copiedIn = (instructions: readonly Instruction[]): readonly Copied[] =>
  instructions
    .filter(({ name, value }) => name === 'COPY' && !value.startsWith('--from='))
    .map(({ value }) => {
      const words = value.split(/\s+/);
      return { sources: words.slice(0, -1), to: words.at(-1) ?? '' };
    });

/** The words of a command in exec form. Throws where a shell would stand between it and its signals. */
export const execFormOf = (value: string): readonly string[] => JSON.parse(value.replace(/^.*?CMD\s+/, '')) as string[];
