import type { UserRegistered } from '../user/events';

/** So many hours after something began to happen. */
export const hoursAfter = (hours: number): string =>
  new Date(Date.parse('2026-01-01T00:00:00.000Z') + hours * 60 * 60 * 1_000).toISOString();

/** Somebody who is registered. */
export const known: UserRegistered = {
  type: 'UserRegistered',
  data: {
    userId: 'u1',
    email: 'sealed',
    emailLookup: 'e1',
    username: 'sealed alice',
    usernameLookup: 'n1',
    details: {},
    country: 'FR',
    registeredBy: 'sam',
    at: hoursAfter(0),
  },
};
