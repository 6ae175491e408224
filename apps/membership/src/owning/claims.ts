import { createHash } from 'node:crypto';
import { isRefusal, refuse, type Cause, type Refusal } from '@charter/event-sourcing';
import type { OwnerRefusal } from '@charter/membership-domain';
import type { Owners } from './owners';

/** What somebody is about to own, at which revision of its membership, and by which act. */
export type Claim = Readonly<{
  userId: string;
  organizationId: string;
  fence: bigint | 'no-stream';
  because: Pick<Cause, 'actor' | 'correlationId' | 'causationId'>;
  at: string;
}>;

/** Makes a claim: nothing once it stands, or why it cannot be made. */
export type Claiming = (claim: Claim) => Promise<Refusal<OwnerRefusal> | undefined>;

/** How long the claims of one append may take, together. */
const LIMIT_MS = 5_000;

/**
 * Claims of one person are written one append after the other; what comes while one is under way goes along with the
 * next. So whoever comes to own many things at once waits for one append or two, and not for one each.
 */
export const claiming = (owners: Pick<Owners, 'handle'>): Claiming => {
  const next = new Map<string, Claim[]>();
  const underWay = new Map<string, Promise<unknown>>();
  const written = new WeakMap<Claim[], Promise<Refusal<OwnerRefusal> | undefined>>();

  const write = async (userId: string, claims: Claim[]) => {
    await underWay.get(userId)?.catch(() => undefined);
    // From here on no other claim joins these.
    next.delete(userId);
    const [{ because, at }] = claims as [Claim];
    const asked = claims.map(({ organizationId, fence }) => ({ organizationId, fence: String(fence) }));
    const id = idOf(asked);
    const cause = { ...because, commandId: id, requestHash: id, repeatable: false };
    const command = { type: 'ClaimOwnership', data: { userId, claims: asked, at } } as const;
    const writing = owners.handle(userId, { ...cause, command }, AbortSignal.timeout(LIMIT_MS));
    underWay.set(userId, writing);
    try {
      const outcome = await writing;
      if (!isRefusal(outcome)) return undefined;
      if (outcome.refused !== 'departing') throw new Error(`A claim that is new was refused: ${outcome.refused}.`);
      return refuse(outcome.refused);
    } finally {
      if (underWay.get(userId) === writing) underWay.delete(userId);
    }
  };

  return claim => {
    const { userId } = claim;
    const joined = next.get(userId);
    if (joined) {
      joined.push(claim);
      return written.get(joined)!;
    }
    const claims = [claim];
    next.set(userId, claims);
    const outcome = write(userId, claims);
    written.set(claims, outcome);
    return outcome;
  };
};

/** The same claims are the same command: a claim that was released is never made again, since its fence has passed. */
const idOf = (claims: readonly Readonly<{ organizationId: string; fence: string }>[]): string =>
  createHash('sha256')
    .update(claims.map(({ organizationId, fence }) => `${organizationId}@${fence}`).join(' '))
    .digest('base64url');
