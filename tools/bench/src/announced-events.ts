import { history, type Message } from '@charter/event-sourcing';
import { publication } from '@charter/messaging';
import { z } from 'zod';

/** What crosses from one process to the other, as large as what Charter announces. */
export type ThingNamed = Message<'ThingNamed', { name: string }>;

export const ANNOUNCED_TOPIC = 'charter.bench.v1';

const data = z.object({ name: z.string() });

export const announcedContracts = { 'bench.thing-named.v1': data };

/** What the announcing process tells of its streams. */
export const announcedThings = publication<ThingNamed>({
  topic: ANNOUNCED_TOPIC,
  service: 'bench',
  prefixes: ['benchThing-'],
  history: history<ThingNamed>({ ThingNamed: data }),
  toContracts: {
    ThingNamed: ({ stream, event }) => {
      const subject = stream.slice('benchThing-'.length);
      return { type: 'bench.thing-named.v1', subject, organizations: [], data: event.data };
    },
  },
});
