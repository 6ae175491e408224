import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { unavailable } from '@charter/service';
import { fewAtATime } from './few-at-a-time';

/** How much work one hash is: `ln` is the logarithm of scrypt's N. */
export type Cost = Readonly<{ ln: number; r: number; p: number }>;

/** What OWASP asks for: 128 MB and a third of a second for each guess. Raised, it counts for each password once it is used. */
const COST: Cost = { ln: 17, r: 8, p: 1 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Each takes 128 MB and a thread for as long as it runs. */
const AT_ONCE = 2;
/** Whoever comes behind these would wait longer than anybody waits for a page. */
const WAITING = 16;

/** Hashes passwords, apart from everything else that the process does. What is stored says by itself how it was made. */
export type Hashing = Readonly<{
  hash: (password: string) => Promise<string>;
  /** Takes as long for no hash at all as for one. */
  isRight: (password: string, hash: string | undefined) => Promise<boolean>;
  /** Whether a hash was made as they are made today. */
  isCurrent: (hash: string) => boolean;
}>;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const HASH = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/;

/** 503 where too many passwords are to be hashed at one time. */
export const scryptHashing = (cost: Cost = COST): Hashing => {
  const inTurn = fewAtATime({
    ...{ atOnce: AT_ONCE, waiting: WAITING },
    full: () => unavailable('Too many are logging in just now. Try again shortly.', { seconds: 2 }),
  });
  const keyOf = (password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> => {
    const N = 2 ** ln;
    // Node allows 32 MB by itself; scrypt needs 128 · N · r bytes, and a little for itself.
    const maxmem = 128 * N * r + 128 * r * p + 1024 * 1024;
    return inTurn(() => derive(written(password), salt, KEY_BYTES, { N, r, p, maxmem }));
  };
  const hash: Hashing['hash'] = async password => {
    const salt = randomBytes(SALT_BYTES);
    const key = await keyOf(password, salt, cost);
    return `${made(cost)}${salt.toString('base64url')}$${key.toString('base64url')}`;
  };
  return {
    hash,
    isRight: async (password, stored) => {
      const [, ln, r, p, salt = '', key = ''] = HASH.exec(stored ?? '') ?? [];
      const asMade = salt === '' ? cost : { ln: Number(ln), r: Number(r), p: Number(p) };
      const actual = await keyOf(password, Buffer.from(salt, 'base64url'), asMade);
      const expected = Buffer.from(key, 'base64url');
      return actual.length === expected.length && timingSafeEqual(actual, expected);
    },
    isCurrent: stored => stored.startsWith(made(cost)),
  };
};

/** The same however a keyboard composes it. */
const written = (password: string): string => password.normalize('NFKC');

const made = ({ ln, r, p }: Cost): string => `$scrypt$ln=${ln},r=${r},p=${p}$`;
