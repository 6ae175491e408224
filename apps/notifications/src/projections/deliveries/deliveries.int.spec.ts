import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Recorded } from '@charter/event-sourcing';
import { connectEventStore, type EventStore } from '@charter/event-store';
import { deliveryHistory, type DeliveryEvent, type Recipient } from '@charter/notifications-domain';
import { processor, readModel, storeFacts, storeSource, type Processor, type Schema } from '@charter/processors';
import { databaseForSpecs, embeddedStore, patience, someCause, type StoreForSpecs } from '@charter/testing';
import { DELIVERY_STREAMS } from '../../deliveries';
import { deliveries, type DeliveriesTables } from './deliveries.projection';
import { dueBy } from './deliveries.query';

const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
const requested = (deliveryId: string, second: number, recipient: Recipient = { userId: 'alice' }): DeliveryEvent => ({
  type: 'DeliveryRequested',
  data: {
    ...{ deliveryId, recipient, causedBy: 'e1', happenedAt: at(0), at: at(second) },
    notice: { kind: 'member-removed', organizationId: 'o1', by: { kind: 'user', id: 'olga' } },
  },
});
const begun = (deliveryId: string, second: number, attempt = 1): DeliveryEvent => ({
  type: 'SendingBegun',
  data: { deliveryId, attempt, at: at(second), until: at(second + 30) },
});

describe('the deliveries', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let store: EventStore;
  let schema: Schema<DeliveriesTables>;
  let rows: Processor;
  beforeAll(async () => {
    server = await embeddedStore();
    store = connectEventStore({ url: server.url });
    schema = databases.schema<DeliveriesTables>();
    const projections = [readModel(deliveries, storeFacts({ delivery: deliveryHistory }))];
    const source = storeSource({ store, prefixes: DELIVERY_STREAMS });
    rows = processor({ name: 'notifications', source, schema, handle: { kind: 'rows', projections } });
    await rows.start();
  });
  afterAll(async () => {
    await rows.stop();
    await store.close();
    await server.close();
  });
  const happened = async (id: string, ...events: readonly DeliveryEvent[]) => {
    const stream = `delivery-${id}`;
    let after: Recorded | 'no-stream' = 'no-stream';
    for await (const recorded of store.read(stream, 0n)) after = recorded;
    await store.append({ stream, after, events, cause: someCause() });
    await rows.reached(await rows.source.ends(patience()), patience());
  };
  const row = (id: string) =>
    schema.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  it('are due from when they were requested, the oldest first', async () => {
    await happened('d2', requested('d2', 2, { invitationId: 'i1' }));
    await happened('d1', requested('d1', 1));
    expect(await dueBy(schema, at(0))).toEqual([]);
    expect(await dueBy(schema, at(1))).toEqual(['d1']);
    expect(await dueBy(schema, at(2))).toEqual(['d1', 'd2']);
    expect(await row('d1')).toMatchObject({
      state: 'open',
      kind: 'member-removed',
      user_id: 'alice',
      invitation_id: null,
    });
    expect(await row('d2')).toMatchObject({ state: 'open', user_id: null, invitation_id: 'i1' });
  });

  it('are not due while one is at work on them, and again when it has not been heard of', async () => {
    await happened('d1', begun('d1', 3));
    expect(await dueBy(schema, at(32))).toEqual(['d2']);
    expect(await dueBy(schema, at(33))).toEqual(['d2', 'd1']);
  });

  it('are due again after a failure, when that was said', async () => {
    const data = { deliveryId: 'd1', attempt: 1, why: 'deferred', at: at(4), retryAt: at(14) } as const;
    await happened('d1', { type: 'SendingFailed', data });
    expect(await dueBy(schema, at(13))).toEqual(['d2']);
    expect(await dueBy(schema, at(14))).toEqual(['d2', 'd1']);
    expect(await row('d1')).toMatchObject({ state: 'open', attempts: 1, why: 'deferred' });
  });

  it('are over once they have come to something', async () => {
    const ends: Record<string, DeliveryEvent> = {
      d1: { type: 'MessageSent', data: { deliveryId: 'd1', attempt: 2, messageId: '<d1@x>', at: at(20) } },
      d2: { type: 'DeliverySuperseded', data: { deliveryId: 'd2', why: 'invitation-over', at: at(20) } },
      d3: { type: 'DeliveryGivenUp', data: { deliveryId: 'd3', attempts: 1, why: 'recipient-refused', at: at(20) } },
    };
    await happened('d3', requested('d3', 5), begun('d3', 6));
    for (const [id, end] of Object.entries(ends)) await happened(id, end);
    expect(await dueBy(schema, '2027-01-01T00:00:00.000Z')).toEqual([]);
    const found = await Promise.all(Object.keys(ends).map(row));
    expect(found.map(({ state, why, ended_at }) => [state, why, ended_at])).toEqual([
      ['sent', null, at(20)],
      ['superseded', 'invitation-over', at(20)],
      ['given-up', 'recipient-refused', at(20)],
    ]);
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('deliveries')).toMatchObject({ rows: 3, different: 0 }));

  it('are looked after a few at a time', async () => {
    for (let count = 0; count < 20; count++) {
      const id = randomUUID();
      await happened(id, requested(id, 1));
    }
    expect(await dueBy(schema, at(1))).toHaveLength(16);
  });
});
