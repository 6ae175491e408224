import { posix } from 'node:path';
import type { Check, Tree } from '../tree';
import { headingsOf, linksOf } from './markdown';

/** A link inside of the repository leads to a file or folder of it, and to a heading where it names one. */
export const links: Check = tree =>
  [...tree]
    .filter(([file]) => file.endsWith('.md'))
    .flatMap(([file, text]) =>
      linksOf(text)
        .filter(target => !isElsewhere(target) && !leadsSomewhere(tree, file, target))
        .map(target => `${file}: ${target} leads nowhere`),
    );

const isElsewhere = (target: string) => /^[a-z][a-z+.-]*:/i.test(target);

const leadsSomewhere = (tree: Tree, from: string, target: string): boolean => {
  if (target.startsWith('/')) return false; // Of the site that shows it, not of the repository.
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : posix.join(posix.dirname(from), path);
  const text = tree.get(file);
  if (text === undefined) return [...tree.keys()].some(other => other.startsWith(`${file.replace(/\/$/, '')}/`));
  return anchor === undefined || !file.endsWith('.md') || headingsOf(text).some(heading => heading.anchor === anchor);
};
