import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

/** The clone that the files of the deployment lie in. */
export const CLONE = resolve(__dirname, '../../..');

export const textOf = (path: string): string => readFileSync(join(CLONE, path), 'utf8');

/** What a YAML file says, its merge keys resolved. Throws where it is none. */
export const yamlOf = <Shape>(path: string): Shape => parse(textOf(path), { merge: true }) as Shape;

/** Each of the documents of a YAML text. Throws where one is none. */
export const documentsOf = <Shape>(text: string): readonly Shape[] =>
  parseAllDocuments(text).map(document => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS() as Shape;
  });
