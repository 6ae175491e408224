import type { Standing } from '../api/audit';
import { partyInWords, type Telling } from './holdings';

/** Of each organization that was there and not active, by what it is called: since when and why, and what that means. */
export const standingsInWords = (
  standings: Readonly<Record<string, Standing | undefined>>,
  telling: Telling,
): readonly string[] =>
  Object.entries(standings).flatMap(([title, standing]) =>
    standing === undefined || standing.status === 'active'
      ? []
      : `The organization ${title} ${WAS[standing.status](turnInWords(standing.since, telling))}.`,
  );

const WAS = {
  suspended: (turn: string) => `was suspended then, since ${turn}: its members could only read and pay`,
  deleted: (turn: string) => `was deleted by then, at ${turn}: nobody could do anything in it`,
} as const;

const turnInWords = ({ at, by, reason }: Standing['since'], { names, date }: Telling): string => {
  const why = reason === undefined ? '' : ` (${reason.replace(/\s+/g, ' ')})`;
  return `${date(at)}, by ${partyInWords(by, names)}${why}`;
};
