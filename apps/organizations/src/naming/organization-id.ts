import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;

/**
 * The id of the organization that a command creates, in a ULID's shape: the same command always means the same
 * organization. An attempt that has lapsed has used its id up, and the next one has another.
 */
export const organizationIdOf = (commandId: string, attempt: number): string => {
  const digest = createHash('sha256').update(`organization:${commandId}:${attempt}`).digest();
  let number = digest.subarray(0, 16).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  while (text.length < LENGTH) {
    text = CROCKFORD.charAt(Number(number & 31n)) + text;
    number >>= 5n;
  }
  return text;
};
