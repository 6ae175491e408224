import type { Check } from '../tree';

/** Words that say "whatever": a thing gets the name of what it is. */
const WHATEVER = ['utils', 'util', 'common', 'helpers', 'helper', 'shared', 'core', 'misc'];

/** Files and folders of the code: lower case and hyphens, a role after a dot. Stored types keep their own names. */
export const fileNames: Check = tree =>
  codeFiles(tree.keys()).flatMap(file =>
    file
      .split('/')
      .filter(
        part => !KEBAB.test(part) && !AS_TOOLS_WANT_IT.has(part) && !PYTHON.test(part) && !/\/samples\//.test(file),
      )
      .map(part => `${file}: ${part} is not kebab-case`),
  );

export const forbiddenFileNames: Check = tree =>
  codeFiles(tree.keys()).flatMap(file =>
    file
      .split(/[/.]/)
      .filter(part => WHATEVER.some(word => part.split('-').includes(word)))
      .map(part => `${file}: ${part} says nothing`),
  );

/** No type is called after what it is made of. */
export const forbiddenTypeNames: Check = tree =>
  [...tree]
    .filter(([file]) => /^(apps|libs|tools)\/.*\.ts$/.test(file) && !file.endsWith('.spec.ts'))
    .flatMap(([file, text]) =>
      [
        ...text.matchAll(
          /^(?:export\s+)?(?:abstract\s+)?(?:class|interface|type)\s+(\w*(?:Impl|Manager|Helper|Utils)|I[A-Z][a-z]\w*)\b/gm,
        ),
      ].map(([, name]) => `${file}: ${name} is named after its making`),
    );

/** Python imports by these names, and knows no hyphen in them. */
const PYTHON = /^[a-z]+(_[a-z]+)*\.py$/;
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const AS_TOOLS_WANT_IT = new Set(['README.md', 'LICENSE', 'Dockerfile']);

const codeFiles = (files: Iterable<string>) => [...files].filter(file => /^(apps|libs|tools|docs)\//.test(file));
