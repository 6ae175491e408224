import type { Message } from '@charter/event-sourcing';
import { rows, type Facts, type Projection } from '@charter/processors';
import type { PublicEvent } from '@charter/messaging';
import { publicEvent } from './public-event';

export type ThingTables = { things: { id: string; name: string; tags: readonly string[]; changes: number } };

type ThingEvent =
  | Message<'things.thing-made.v1', { name: string }>
  | Message<'things.thing-named.v1', { name: string; changes: number }>;

const { put, change } = rows<ThingTables>();
let antidote = false;

const checked = (name: string): string => {
  if (name === 'poison' && !antidote) throw new Error('poison');
  return name;
};

/** A read model of things that have names: the smallest that can go wrong in every way. */
const projection: Projection<ThingEvent, ThingTables> = {
  name: 'things',
  version: 1,
  tables: {
    things: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('name', 'text', column => column.notNull())
          .addColumn('tags', 'jsonb', column => column.notNull())
          .addColumn('changes', 'integer', column => column.notNull()),
      indexes: [['name']],
    },
  },
  apply: {
    'things.thing-made.v1': ({ key, event: { data } }) =>
      put('things', { id: key, name: checked(data.name), tags: ['new'], changes: 0 }),
    'things.thing-named.v1': ({ key, event: { data } }) =>
      change('things', { id: key }, { name: checked(data.name), changes: data.changes }),
  },
};

const facts: Facts<PublicEvent, ThingEvent> = ({ id, type, data, subject, revision, time }) => ({
  event: { type, data } as ThingEvent,
  id,
  key: subject,
  revision: BigInt(revision),
  at: time,
});

/** Things for specs of whatever carries and applies events: a name `poison` cannot be applied. */
export const things = {
  THINGS_TOPIC: 'charter.things.v1',
  projection,
  facts,
  made: (subject: string, revision: number, name: string) =>
    publicEvent({ type: 'things.thing-made.v1', subject, revision, data: { name } }),
  named: (subject: string, revision: number, name: string) =>
    publicEvent({ type: 'things.thing-named.v1', subject, revision, data: { name, changes: revision } }),
  /** As long as this runs, poison is none. */
  withAntidote: async <Result>(work: () => Promise<Result>): Promise<Result> => {
    antidote = true;
    try {
      return await work();
    } finally {
      antidote = false;
    }
  },
};
