import { createHash, randomUUID } from 'node:crypto';
import type { Actor, Cause } from '@charter/event-sourcing';
import { canonical } from '@charter/evidence';
import type { Vault } from '@charter/vault';
import { Problem } from '../http/problem';

type Asked = Readonly<{
  actor: Actor;
  correlationId: string;
  method: string;
  /** As it was called, with its query: that, too, says what is asked. */
  address: string;
  body: unknown;
  /** The `Idempotency-Key` header, where there is one. */
  key: string | undefined;
}>;

const LONGEST_KEY = 255;

/**
 * Why a request writes what it writes. The same key of the same caller is the same command, for every stream that it writes to. What
 * it asked for is kept for ever, as a hash that needs a secret: whoever has the events, and guesses a name or an address
 * of somebody who was erased, must not find the guess confirmed.
 */
export const causeOf = (
  { actor, correlationId, method, address, body, key }: Asked,
  vault: Pick<Vault, 'lookup'>,
): Cause => {
  if (key !== undefined && (key === '' || key.length > LONGEST_KEY))
    throw new Problem(400, `The Idempotency-Key must have 1 to ${LONGEST_KEY} characters.`);
  return {
    commandId: key === undefined ? randomUUID() : digest(canonical([actor.id, key])),
    requestHash: vault.lookup('request', canonical([method, address, body ?? null])),
    correlationId,
    actor,
  };
};

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
