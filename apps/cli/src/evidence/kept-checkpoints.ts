import { readFile } from 'node:fs/promises';
import type { SignedCheckpoint } from '@charter/evidence';
import { Failure } from '../failure';

/** Reads checkpoints that somebody kept, one a line, as the server gives them out. Throws a Failure for any other line. */
export const keptCheckpoints = async (path: string): Promise<readonly SignedCheckpoint[]> => {
  const { isSignedCheckpoint } = await import('@charter/evidence');
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Failure(`${path} cannot be read: ${error.message}`);
  });
  const lines = [...text.split('\n').entries()].filter(([, line]) => line.trim() !== '');
  if (lines.length === 0) throw new Failure(`There is no checkpoint in ${path}.`);
  return lines.map(([index, line]) => {
    const checkpoint = parsed(line);
    if (isSignedCheckpoint(checkpoint)) return checkpoint;
    throw new Failure(`Line ${index + 1} of ${path} is no checkpoint.`);
  });
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
