import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { resolve } from 'node:path';
import { root } from '../tree';

export type Finding = Readonly<{ rule: string | null; message: string }>;

/** What the linter says to each text at its path, in a process of its own: as `npm run lint` runs it. */
export const lintTexts = async (
  texts: readonly Readonly<{ file: string; text: string }>[],
): Promise<readonly (readonly Finding[])[]> => {
  const linter = spawn(process.execPath, [resolve(root, 'tools/boundaries/lint-texts.mjs')], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  linter.stdin.end(JSON.stringify(texts));
  return JSON.parse(await text(linter.stdout)) as readonly (readonly Finding[])[];
};
