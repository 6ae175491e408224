import type { Holding } from '../projections/addresses/addresses.query';
import type { Destination } from '../projections/invitations/invitations.query';

type Invited = Pick<Destination, 'emailLookup' | 'invitedAt'>;

/**
 * Whose an invitation is: whoever had its address then, or was the next to have it. Who has it after somebody else was
 * another person's; and an address that nobody ever registered with is nobody's.
 */
export const whose = ({ emailLookup, invitedAt }: Invited, holdings: readonly Holding[]): Holding | undefined =>
  holdings
    .filter(({ lookup, until }) => lookup === emailLookup && endOf(until) >= Date.parse(invitedAt))
    .toSorted((one, other) => endOf(one.until) - endOf(other.until))[0];

/** Whether it is of somebody who was erased since. */
export const wasErased = (invited: Invited, holdings: readonly Holding[]): boolean =>
  whose(invited, holdings)?.isErased ?? false;

const endOf = (until: string | null): number => (until === null ? Infinity : Date.parse(until));
