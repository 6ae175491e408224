import { tooMany } from '@charter/service';
import type { Invitations } from '../projections/invitations/invitations.query';
import type { Changer } from './changes';

const HOUR_MS = 60 * 60 * 1_000;
/** Each is a message to somebody who did not ask for it: more than a team invites by hand, and too few for a nuisance. */
const AN_HOUR_FOR_ORGANIZATION = 60;
/** Whoever makes organizations one after the other sends no more for that. */
const AN_HOUR_BY_USER = 120;

/** Throws 429 with `Retry-After` where so many messages were sent in the last hour that there is to be no other. */
export type SendingLimits = (changer: Changer) => Promise<void>;

/**
 * Counted in the rows, so that it holds for all replicas. Whoever comes at the very same time is counted only once the
 * others are written, so that some more than that may be let through at once, but never again within the hour.
 */
export const sendingLimits =
  ({ sentAt }: Pick<Invitations, 'sentAt'>): SendingLimits =>
  async ({ organizationId, caller: { id: userId, now } }) => {
    const [first, second] = await Promise.all([
      sentAt({ organizationId }, AN_HOUR_FOR_ORGANIZATION - 1),
      sentAt({ userId }, AN_HOUR_BY_USER - 1),
    ]);
    const waits = [first, second].map(sent => (sent === undefined ? 0 : Date.parse(sent) + HOUR_MS - Date.parse(now)));
    const waitMs = Math.max(...waits);
    if (waitMs > 0)
      throw tooMany('Too many invitations were sent in the last hour: send the others later.', waitMs / 1_000);
  };
