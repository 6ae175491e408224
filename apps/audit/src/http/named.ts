import { PERMISSIONS, PROJECT_PERMISSIONS } from '@charter/membership-domain';
import { Problem } from '@charter/service';
import type { Asked } from '../readings/readings';
import { isPerson } from './person';

/** Ownership and membership as such are held, too. */
const HELD: ReadonlySet<string> = new Set([...PERMISSIONS, ...PROJECT_PERMISSIONS, 'owner', 'member']);

/** Of letters and digits, as clients know ids of projects (`abcdefgh12345`), and ULIDs: no address is such a text. */
const PROJECT = /^[0-9A-Za-z]{10,32}$/;

type Name = Readonly<{ isName: (text: string) => boolean; otherwise: string }>;

const NAMES: Readonly<Record<string, Name>> = {
  member: { isName: isPerson, otherwise: 'member must be the id of a user.' },
  permission: { isName: text => HELD.has(text), otherwise: `permission must be one of ${[...HELD].join(', ')}.` },
  project: { isName: text => isPerson(text) || PROJECT.test(text), otherwise: 'project must be the id of a project.' },
};

/** Throws 400 on what can name nothing. What is asked is written down for ever, and so must be nobody's words. */
export const refuseUnlessNamed = (query: Asked['query']): void => {
  for (const [name, { isName, otherwise }] of Object.entries(NAMES)) {
    const text = query[name];
    if (text !== undefined && !isName(text)) throw new Problem(400, otherwise);
  }
};
