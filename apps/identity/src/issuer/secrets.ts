import { createHash, timingSafeEqual } from 'node:crypto';
import type { Vault } from '@charter/vault';

/** Recognised at sight, by people and by those who search code for forgotten secrets. */
const PREFIX = { apiToken: 'charter_api_', serviceSecret: 'charter_service_' } as const;

/**
 * The secret that a command gives out: 256 bits that nobody guesses, so a plain hash keeps them safe. It follows from the
 * command and from a key that is only in the vault, so that whoever lost the answer gets the same one again.
 */
export const secretOf = (vault: Pick<Vault, 'lookup'>, kind: keyof typeof PREFIX, commandId: string): string =>
  PREFIX[kind] + vault.lookup(kind, commandId);

/** All that is stored of a secret. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Compares a secret with a stored hash, in a time that tells nothing. */
export const isSecret = (secret: string, hash: string): boolean => {
  const [actual, expected] = [Buffer.from(hashOf(secret)), Buffer.from(hash)];
  return actual.length === expected.length && timingSafeEqual(actual, expected);
};
