import { history, type Message } from '@charter/event-sourcing';
import { z } from 'zod';
import { notPublic, publication, type Publication } from '../publication';

export type ThingEvent =
  | Message<'ThingMade', { name: string }>
  | Message<'ThingNamed', { name: string; changes: number }>
  | Message<'ThingWeighed', { grams: number }>;

export const made = (name: string): ThingEvent => ({ type: 'ThingMade', data: { name } });
export const named = (name: string, changes: number): ThingEvent => ({ type: 'ThingNamed', data: { name, changes } });
export const weighed: ThingEvent = { type: 'ThingWeighed', data: { grams: 3 } };

type Options = Readonly<{
  topic: string;
  category: string;
  /** Which names can be read. */
  name?: z.ZodType<string>;
  /** What is told of a making besides its data. */
  besides?: Readonly<Record<string, unknown>>;
}>;

/** What is announced of things: their making and naming, and not what they weigh. */
export const thingsPublication = ({ topic, category, name = z.string(), besides = {} }: Options): Publication => {
  const about = (type: string, stream: string, data: Readonly<Record<string, unknown>>) => {
    const subject = stream.slice(stream.indexOf('-') + 1);
    return { type, subject, organizations: [subject], data };
  };
  return publication<ThingEvent>({
    topic,
    service: 'things',
    prefixes: [`${category}-`],
    history: history<ThingEvent>({
      ThingMade: z.object({ name }),
      ThingNamed: z.object({ name, changes: z.number() }),
      ThingWeighed: z.object({ grams: z.number() }),
    }),
    toContracts: {
      ThingMade: ({ stream, event: { data } }) => about('things.thing-made.v1', stream, { ...data, ...besides }),
      ThingNamed: ({ stream, event: { data } }) => about('things.thing-named.v1', stream, data),
      ThingWeighed: notPublic,
    },
  });
};
