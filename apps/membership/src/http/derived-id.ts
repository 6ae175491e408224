import { createHash } from 'node:crypto';

/** What commands make that has an id of its own. */
type Made = 'ownership-offer' | 'invitation';

/** The id of what a command makes, in a UUID's shape: the same command always means the same one. */
export const derivedIdOf = (made: Made, commandId: string): string => {
  const digest = createHash('sha256').update(`${made}:${commandId}`).digest().subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80; // Version 8: made by a rule of our own.
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
