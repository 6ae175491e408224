import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IDENTITY_TOPIC } from '@charter/identity-contracts';
import { MEMBERSHIP_TOPIC } from '@charter/membership-contracts';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import { embeddedStore, eventually, FakeTopics, publicEvent, type StoreForSpecs } from '@charter/testing';
import { deliveryIdOf } from '../requesting/delivery-id';
import { notificationsOverHttp } from '../testing/notifications-over-http';

const at = new Date().toISOString();
const TOPICS = [IDENTITY_TOPIC, MEMBERSHIP_TOPIC, ORGANIZATIONS_TOPIC];
type Process = Awaited<ReturnType<typeof notificationsOverHttp>>;

describe('what others announce', () => {
  let server: StoreForSpecs;
  let topics: FakeTopics;
  let running: Process;
  /** A process with topics and a database of its own: it knows of no position, and reads from the beginning. */
  const start = (before?: FakeTopics) =>
    notificationsOverHttp(server.url, {
      busOver: store => {
        topics = new FakeTopics({ store });
        // Every message comes three times, as it may.
        topics.copies = 3;
        for (const topic of TOPICS)
          for (const { key, value } of before?.log(topic) ?? []) topics.putText(topic, key, value);
        return topics;
      },
    });
  beforeAll(async () => {
    server = await embeddedStore();
    running = await start();
  });
  afterAll(async () => {
    await running.close();
    await server.close();
  });
  const announce = (
    subject: string,
    { time = at, ...event }: Readonly<{ type: string; data: object; time?: string }>,
  ) => topics.put({ ...publicEvent({ ...event, subject, revision: 0 }), time });
  const removed = (organizationId: string, userId: string, time = at) =>
    announce(organizationId, {
      ...{ type: 'membership.member-removed.v1', time },
      data: { organizationId, userId, by: { kind: 'user', id: 'olga' }, permissions: [], at },
    });
  const streamOf = (subject: string, userId: string) => `delivery-${deliveryIdOf(`${subject}/0`, { userId })}`;
  const requests = async (stream: string) =>
    ((await running.deliveries()).get(stream) ?? []).filter(({ event }) => event.type === 'DeliveryRequested');
  const requested = (stream: string) => eventually(async () => (await requests(stream)).length > 0);

  it('is remembered once for each whom it concerns, however often it comes, and why', async () => {
    const [organization, changed] = [randomUUID(), randomUUID()];
    removed(organization, 'alice');
    const change = { offerId: 'f1', from: 'olga', to: 'alice', ownerPermissions: [], stays: false };
    const by = { kind: 'user', id: 'alice' };
    const data = { ...change, organizationId: changed, by, permissions: [], effective: [], at };
    announce(changed, { type: 'membership.owner-changed.v1', data });
    for (const stream of [streamOf(organization, 'alice'), streamOf(changed, 'olga'), streamOf(changed, 'alice')]) {
      await requested(stream);
      expect(await requests(stream)).toHaveLength(1);
    }
    const [request] = await requests(streamOf(organization, 'alice'));
    expect(request).toMatchObject({
      event: { data: { recipient: { userId: 'alice' }, causedBy: `${organization}/0`, happenedAt: at } },
      metadata: { causationId: `${organization}/0`, correlationId: `${organization}/0` },
    });
  });

  it('is remembered of accounts, too', async () => {
    const userId = randomUUID();
    announce(userId, { type: 'identity.password-changed.v1', data: { userId, at } });
    await requested(streamOf(userId, userId));
  });

  it('is given up at once where it is old', async () => {
    const organization = randomUUID();
    removed(organization, 'alice', '2026-01-01T00:00:00.000Z');
    await requested(streamOf(organization, 'alice'));
    const stored = (await running.deliveries()).get(streamOf(organization, 'alice')) ?? [];
    expect(stored.map(({ event }) => event)).toMatchObject([
      {},
      { type: 'DeliveryGivenUp', data: { why: 'too-late' } },
    ]);
  });

  it('parks whom it is about where it cannot be read, and nobody else', async () => {
    const [broken, other] = [randomUUID(), randomUUID()];
    announce(broken, { type: 'membership.member-removed.v1', data: { organizationId: broken } });
    removed(other, 'alice');
    await requested(streamOf(other, 'alice'));
    const parked = async () =>
      (await running.service.readiness()).parked
        .filter(({ processor }) => processor === 'notifications:requests')
        .map(({ key }) => key);
    await eventually(async () => (await parked()).length === 1);
    expect(await parked()).toEqual([broken]);
  });

  it('is not repeated by a process that reads everything from the beginning', async () => {
    const before = await running.deliveries();
    const another = await start(topics);
    const last = randomUUID();
    removed(last, 'alice');
    await requested(streamOf(last, 'alice'));
    const now = await running.deliveries();
    for (const stream of before.keys())
      expect(now.get(stream)!.filter(({ event }) => event.type === 'DeliveryRequested')).toHaveLength(1);
    await another.close();
  });
});
