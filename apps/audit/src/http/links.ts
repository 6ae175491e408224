import type { Interval } from '@charter/audit-domain';
import { referenceLinks, type Links } from '@charter/service';
import type { Asked, Right } from '../readings/readings';
import { inspects } from '../visibility';

export type Vault = Parameters<typeof referenceLinks>[0];

/** Where an answer stands. Why staff asked is written down, and is no part of the question. */
export const linksOf = ({ path, query }: Pick<Asked, 'path' | 'query'>) => {
  const { reason: _reason, ...asked } = query;
  const text = new URLSearchParams(asked).toString();
  return { self: { href: text === '' ? path : `${path}?${text}` } };
};

/** By these, whoever was shown holdings may look up who holds them and who gave and took them; who of staff, only inspectors. */
export const peopleLinks = (
  vault: Vault,
  holdings: readonly Interval[],
  as: (organizationId: string) => Right['by'] | undefined,
): Links =>
  referenceLinks(
    vault,
    'users',
    holdings.flatMap(({ organizationId, memberId, from, to }) => [
      memberId,
      ...[from, to].flatMap(turn => (turn && isShown(turn.by.kind, as(organizationId)) ? [turn.by.id] : [])),
    ]),
  );

const isShown = (kind: Interval['from']['by']['kind'], by: Right['by'] | undefined): boolean =>
  kind !== 'system' && (kind !== 'staff' || (by !== undefined && inspects(by)));
