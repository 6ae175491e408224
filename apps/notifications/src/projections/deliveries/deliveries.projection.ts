import { rows, type Projection } from '@charter/processors';
import type { DeliveryEvent } from '@charter/notifications-domain';

/** How far a message has come. */
export type DeliveryState = 'open' | 'sent' | 'given-up' | 'superseded';

/**
 * Every message that was ever to be sent, and what became of it. `due` is when to try next; null once nobody tries any
 * more. `why` is what the last try came to, or why it ended. Times are of ISO 8601 in UTC, to the millisecond.
 */
export type DeliveriesTables = {
  deliveries: {
    id: string;
    state: DeliveryState;
    kind: string;
    /** Whom it is for: one of both. */
    user_id: string | null;
    invitation_id: string | null;
    attempts: number;
    due: string | null;
    why: string | null;
    requested_at: string;
    ended_at: string | null;
  };
};

const { put, change } = rows<DeliveriesTables>();

type Columns = Partial<DeliveriesTables['deliveries']>;
const changed = ({ deliveryId }: Readonly<{ deliveryId: string }>, columns: Columns) =>
  change('deliveries', { id: deliveryId }, columns);

const ended = (state: DeliveryState, why: string | null, data: Readonly<{ deliveryId: string; at: string }>) =>
  changed(data, { state, why, due: null, ended_at: data.at });

const apply: Projection<DeliveryEvent, DeliveriesTables>['apply'] = {
  DeliveryRequested: ({ event: { data } }) => {
    const { deliveryId, recipient, notice, at } = data;
    return put('deliveries', {
      ...{ id: deliveryId, state: 'open', kind: notice.kind, attempts: 0 },
      user_id: 'userId' in recipient ? recipient.userId : null,
      invitation_id: 'invitationId' in recipient ? recipient.invitationId : null,
      ...{ due: at, why: null, requested_at: at, ended_at: null },
    });
  },
  SendingBegun: ({ event: { data } }) => changed(data, { attempts: data.attempt, due: data.until }),
  SendingFailed: ({ event: { data } }) => changed(data, { why: data.why, due: data.retryAt }),
  MessageSent: ({ event: { data } }) => ended('sent', null, data),
  DeliveryGivenUp: ({ event: { data } }) => ended('given-up', data.why, data),
  DeliverySuperseded: ({ event: { data } }) => ended('superseded', data.why, data),
};

/** Where a watchdog finds what is to be tried again, and an operator what became of a message. */
export const deliveries: Projection<DeliveryEvent, DeliveriesTables> = {
  name: 'deliveries',
  version: 1,
  tables: {
    deliveries: {
      key: ['id'],
      create: table =>
        table
          .addColumn('id', 'text', column => column.notNull())
          .addColumn('state', 'text', column => column.notNull())
          .addColumn('kind', 'text', column => column.notNull())
          .addColumn('user_id', 'text')
          .addColumn('invitation_id', 'text')
          .addColumn('attempts', 'integer', column => column.notNull())
          .addColumn('due', 'text')
          .addColumn('why', 'text')
          .addColumn('requested_at', 'text', column => column.notNull())
          .addColumn('ended_at', 'text'),
      indexes: [['due'], ['user_id'], ['invitation_id']],
    },
  },
  apply,
};
