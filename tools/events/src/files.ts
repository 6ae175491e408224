import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The clone that this tool is part of. */
export const CLONE = resolve(__dirname, '../../..');

/** A file of the clone. Throws where there is none. */
export const textOf = (path: string): string => readFileSync(join(CLONE, path), 'utf8');
