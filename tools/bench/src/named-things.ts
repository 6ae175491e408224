import type { Projection } from '@charter/processors';
import type { Message } from '@charter/event-sourcing';

export type NamedThings = { things: { id: string; name: string } };

/** The smallest table that is worth being kept up. */
export const NAMED_THINGS: Projection<Message, NamedThings>['tables'] = {
  things: {
    key: ['id'],
    create: table =>
      table.addColumn('id', 'text', column => column.notNull()).addColumn('name', 'text', column => column.notNull()),
  },
};
