import type { PublicEvent } from '../public-event';

/** The public events that specs read: something was counted, and something was given a name. */
export const countingEvents = {
  'counting.thing-counted.v1': {
    parse: (value: unknown): Readonly<{ amount: number }> => {
      const { amount } = value as Readonly<{ amount?: unknown }>;
      if (typeof amount !== 'number') throw new Error('amount is no number');
      return { amount };
    },
  },
  'counting.thing-named.v1': { parse: (value: unknown) => value as Readonly<{ name: string }> },
};

type Counted = Partial<Omit<PublicEvent, 'subject' | 'revision'>>;

/** The event by which something was counted; `differently` is what of it is unlike others. */
export const counted = (subject: string, revision: number, differently: Counted = {}): PublicEvent => ({
  specversion: '1.0',
  id: `${subject}/${revision}`,
  source: '/charter/counting',
  type: 'counting.thing-counted.v1',
  subject,
  time: '2026-01-01T00:00:00.000Z',
  datacontenttype: 'application/json',
  data: { amount: 1 },
  revision: String(revision),
  organizations: [subject],
  correlationid: `${subject}/${revision}`,
  actor: { kind: 'user', id: 'ada' },
  ...differently,
});
