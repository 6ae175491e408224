import { projectsOf, siblingsOf } from '../projects/project';
import { headingsOf } from '../text/markdown';
import type { Check } from '../tree';

const CANVAS = ['Commands', 'Queries', 'Events out', 'Events in', 'Streams', 'Read models', 'Configuration'];

/** The README of a service is its canvas: the same headings everywhere, so that one knows where to look. */
export const canvases: Check = tree =>
  projectsOf(tree)
    .filter(project => project.tags.includes('type:app') && siblingsOf(project).includes('@charter/service'))
    .flatMap(({ folder }) => {
      const headings = headingsOf(tree.get(`${folder}/README.md`) ?? '').map(({ title }) => title);
      const missing = CANVAS.filter(heading => !headings.includes(heading));
      return missing.length === 0 ? [] : [`${folder}/README.md: no heading ${missing.join(', ')}`];
    });
