import type { IncomingHttpHeaders } from 'node:http';
import { createHash } from 'node:crypto';
import { tooMany } from '../http/problem';

type Allowance = Readonly<{ perSecond: number; atOnce: number }>;

/** More than the busiest program needs for its own work: 300 requests a second, 64 of them at once, are well within. */
const PER_TOKEN: Allowance = { perSecond: 500, atOnce: 1_000 };
/** A machine may run several such programs. */
const PER_ADDRESS: Allowance = { perSecond: 1_500, atOnce: 3_000 };
/** Who shows no token can only log in. */
const WITHOUT_TOKEN: Allowance = { perSecond: 50, atOnce: 200 };

/** Enough for all who call at one time; whoever was quiet longest is forgotten, with nothing used up by then. */
const REMEMBERED = 20_000;

type Bucket = { left: number; at: number };

/** Buckets that fill at a steady pace: whoever has emptied theirs is told when there is more. */
class Buckets {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly allowance: Allowance,
    private readonly now: () => number,
  ) {}

  /** Takes one, and answers how many seconds to wait where there is none. */
  take(key: string): number {
    const { perSecond, atOnce } = this.allowance;
    const now = this.now();
    const bucket = this.#buckets.get(key) ?? { left: atOnce, at: now };
    bucket.left = Math.min(atOnce, bucket.left + ((now - bucket.at) * perSecond) / 1_000);
    bucket.at = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > REMEMBERED) this.#buckets.delete(this.#buckets.keys().next().value as string);
    if (bucket.left < 1) return (1 - bucket.left) / perSecond;
    bucket.left -= 1;
    return 0;
  }
}

/** Throws 429 with `Retry-After` where somebody asks for more than there is for them. */
export type RateLimits = (address: string, headers: IncomingHttpHeaders) => void;

/** Limits requests by address and by token. */
export const rateLimits = (now: () => number = performance.now.bind(performance)): RateLimits => {
  const byToken = new Buckets(PER_TOKEN, now);
  const byAddress = new Buckets(PER_ADDRESS, now);
  const withoutToken = new Buckets(WITHOUT_TOKEN, now);
  return (address, { authorization }) => {
    const wait = Math.max(
      byAddress.take(address),
      // Not the token itself: what is kept here must be of no use to anybody.
      authorization === undefined ? withoutToken.take(address) : byToken.take(keyOf(authorization)),
    );
    if (wait > 0) throw tooMany('Too many requests. Slow down.', wait);
  };
};

const keyOf = (authorization: string): string => createHash('sha256').update(authorization).digest('base64url');
