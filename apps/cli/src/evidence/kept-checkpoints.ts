import { readFile } from 'node:fs/promises';
import type { SignedCheckpoint } from '@charter/evidence';
import { Failure } from '../failure';
import { writeWhole } from '../output/whole-file';

/** Reads checkpoints that somebody kept, one a line, as the server gives them out. Throws a Failure for any other line. */
export const keptCheckpoints = async (path: string): Promise<readonly SignedCheckpoint[]> => {
  const kept = await checkpointsIn(path, await readFile(path, 'utf8').catch(unreadable(path)));
  if (kept.length === 0) throw new Failure(`There is no checkpoint in ${path}.`);
  return kept;
};

/** The same of a file that has yet to come into being: nothing is kept in it. */
export const checkpointsKeptSoFar = async (path: string): Promise<readonly SignedCheckpoint[]> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? '' : unreadable(path)(error),
  );
  return checkpointsIn(path, text);
};

/** Writes checkpoints down in the form in which they are read again, in place of what the file had. */
export const keepCheckpoints = async (path: string, checkpoints: readonly SignedCheckpoint[]): Promise<void> => {
  const { canonical } = await import('@charter/evidence');
  const lines = async function* () {
    for (const checkpoint of checkpoints) yield Buffer.from(`${canonical(checkpoint)}\n`);
  };
  await writeWhole(path, lines(), { onProgress: () => undefined, check: () => undefined });
};

const checkpointsIn = async (path: string, text: string): Promise<readonly SignedCheckpoint[]> => {
  const { isSignedCheckpoint } = await import('@charter/evidence');
  const lines = [...text.split('\n').entries()].filter(([, line]) => line.trim() !== '');
  return lines.map(([index, line]) => {
    const checkpoint = parsed(line);
    if (isSignedCheckpoint(checkpoint)) return checkpoint;
    throw new Failure(`Line ${index + 1} of ${path} is no checkpoint.`);
  });
};

const unreadable =
  (path: string) =>
  ({ message }: Error): never => {
    throw new Failure(`${path} cannot be read: ${message}`);
  };

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
