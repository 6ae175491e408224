import { refuse, type Refusal } from '@charter/event-sourcing';

const HOUR_MS = 60 * 60 * 1_000;

/**
 * The links for one purpose that were sent to somebody. Invariant: at most one of them leads anywhere, the latest, and it
 * works once.
 */
export type Links = Readonly<{
  /** How many there were: the number of the latest. */
  count: number;
  /** When those were sent that still count for how many there may be. */
  sentAt: readonly string[];
  /** When the latest ends; nothing once it has been used, or leads nowhere any more. */
  openUntil?: string;
}>;

export type LinkRefusal = 'no-such-link' | 'link-used' | 'link-expired';

export const NO_LINKS: Links = { count: 0, sentAt: [] };

/** Whether so many were sent within the hour before that there is to be no other. */
export const tooManyLinks = ({ sentAt }: Links, most: number, at: string): boolean =>
  sentAt.filter(sent => Date.parse(at) - Date.parse(sent) < HOUR_MS).length >= most;

/** What the next link says of itself. */
export const nextLink = ({ count }: Links, hours: number, at: string) => ({
  linkNumber: count + 1,
  expiresAt: new Date(Date.parse(at) + hours * HOUR_MS).toISOString(),
});

export const withLink = (
  { sentAt }: Links,
  { linkNumber, expiresAt, at }: Readonly<{ linkNumber: number; expiresAt: string; at: string }>,
): Links => {
  const counting = sentAt.filter(sent => Date.parse(at) - Date.parse(sent) < HOUR_MS);
  return { count: linkNumber, sentAt: [...counting, at], openUntil: expiresAt };
};

/** As they are when the latest leads nowhere any more. */
export const closed = ({ count, sentAt }: Links): Links => ({ count, sentAt });

/** Nothing for a link that leads somewhere; otherwise why it does not. */
export const refusalOfLink = (
  { count, openUntil }: Links,
  linkNumber: number,
  at: string,
): Refusal<LinkRefusal> | undefined => {
  if (linkNumber !== count) return refuse('no-such-link');
  if (openUntil === undefined) return refuse('link-used');
  return Date.parse(at) >= Date.parse(openUntil) ? refuse('link-expired') : undefined;
};
