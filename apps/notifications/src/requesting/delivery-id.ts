import { hash } from 'node:crypto';
import type { Recipient } from '@charter/notifications-domain';

/** Where the names of deliveries live; any UUID would do, but never another. */
const NAMESPACE = Buffer.from('5b0a6c1e7d2f4c3895e1a4d87f6b2c90', 'hex');

/** The id of what somebody is told by one event, a UUID of version 5: however often the event comes, it is the same. */
export const deliveryIdOf = (eventId: string, recipient: Recipient): string => {
  const whom = 'userId' in recipient ? [recipient.userId, recipient.email] : [recipient.invitationId];
  const name = JSON.stringify([eventId, ...whom.filter(part => part !== undefined)]);
  const bytes = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'buffer').subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
