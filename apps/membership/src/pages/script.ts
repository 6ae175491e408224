import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A script of the folder `browser`, which lies beside what is compiled and what it is compiled from alike. */
export const scriptOf = (name: string): string => readFileSync(join(__dirname, '../../browser', `${name}.mjs`), 'utf8');
