import { SliceRefused } from './slice';

const PASCAL = /^[A-Z][a-z0-9]*([A-Z][a-z0-9]*)+$/;
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Two words at least, as in `ArchiveOrganization`: what is done, and to what. */
export const pascalCase = (option: string, name: string): string => {
  if (PASCAL.test(name)) return name;
  throw new SliceRefused(`--${option} ${name} will not do: write it like ArchiveOrganization.`);
};

export const kebabCase = (option: string, name: string): string => {
  if (KEBAB.test(name)) return name;
  throw new SliceRefused(`--${option} ${name} will not do: write it like archived-organizations.`);
};

/** `ArchiveOrganization` or `archive-organization` to their words, in lower case. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split('-');

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

export const kebab = (name: string): string => wordsOf(name).join('-');
export const snake = (name: string): string => wordsOf(name).join('_');
export const pascal = (name: string): string => wordsOf(name).map(capital).join('');
export const camel = (name: string): string => {
  const [first = '', ...others] = wordsOf(name);
  return [first, ...others.map(capital)].join('');
};

/** The event that follows from a command: `ArchiveOrganization` to `OrganizationArchived`. English has other verbs, too. */
export const eventOf = (command: string): string => {
  const [verb = '', ...about] = wordsOf(command);
  return pascal([...about, participleOf(verb)].join('-'));
};

const participleOf = (verb: string): string => {
  if (verb.endsWith('e')) return `${verb}d`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${verb}ed`;
};
