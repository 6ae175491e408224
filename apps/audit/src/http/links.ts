import type { Interval } from '@charter/audit-domain';
import { referenceLinks, type Links } from '@charter/service';
import type { Asked } from '../readings/readings';

export type Vault = Parameters<typeof referenceLinks>[0];

/** Where an answer stands. Why staff asked is written down, and is no part of the question. */
export const linksOf = ({ path, query }: Pick<Asked, 'path' | 'query'>) => {
  const { reason: _reason, ...asked } = query;
  const text = new URLSearchParams(asked).toString();
  return { self: { href: text === '' ? path : `${path}?${text}` } };
};

/** By these, whoever was shown holdings may look up who holds them and who gave and took them. */
export const peopleLinks = (vault: Vault, holdings: readonly Interval[]): Links =>
  referenceLinks(
    vault,
    'users',
    holdings.flatMap(({ memberId, from, to }) => [
      memberId,
      ...[from, to].flatMap(turn => (turn && turn.by.kind !== 'system' ? [turn.by.id] : [])),
    ]),
  );
