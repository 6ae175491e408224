import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ORGANIZATIONS_TOPIC } from '@charter/organizations-contracts';
import { collected, embeddedStore, eventually, FakeTopics, publicEvent, type StoreForSpecs } from '@charter/testing';
import { membershipOverHttp } from '../testing/membership-over-http';
import { created } from '../testing/organization-told';

type Process = Awaited<ReturnType<typeof membershipOverHttp>>;

describe('the founding of memberships', () => {
  let server: StoreForSpecs;
  let topics: FakeTopics;
  let running: Process;
  /** A process with topics and a database of its own: it knows of no position, and reads from the beginning. */
  const start = (before?: FakeTopics) =>
    membershipOverHttp(server.url, {
      busOver: store => {
        topics = new FakeTopics({ store });
        // Every message comes three times, as it may.
        topics.copies = 3;
        for (const { key, value } of before?.log(ORGANIZATIONS_TOPIC) ?? [])
          topics.putText(ORGANIZATIONS_TOPIC, key, value);
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
  const tell = (organizationId: string, ownerId: string, revision = 0) =>
    topics.put(publicEvent({ ...created(organizationId, ownerId), subject: organizationId, revision }));
  const newIds = () => [randomUUID(), randomUUID(), randomUUID()] as const;
  const stored = (id: string) => collected(running.parts.store.read(`membership-${id}`, 0n));
  const founded = (id: string) => eventually(async () => (await stored(id)).length > 0);
  const parked = async (one: Process) =>
    (await one.service.readiness()).parked.map(({ processor, key }) => [processor, key]);

  it('gives each organization its owner, once, however often it is told', async () => {
    const ids = newIds();
    for (const id of [...ids, ...ids]) tell(id, 'olga');
    const last = randomUUID();
    tell(last, 'olga');
    for (const id of [...ids, last]) await founded(id);
    for (const id of ids)
      expect((await stored(id)).map(({ event }) => event)).toEqual([
        { type: 'MembershipFounded', data: { organizationId: id, ownerId: 'olga', at: expect.any(String) } },
      ]);
  });

  it('says by which event it was caused', async () => {
    const [id] = newIds();
    tell(id, 'olga');
    await founded(id);
    expect((await stored(id)).map(({ metadata }) => metadata)).toMatchObject([
      {
        ...{ causationId: `${id}/0`, correlationId: `${id}/0`, commandId: `${id}/0:found` },
        actor: { kind: 'system', id: 'membership' },
      },
    ]);
  });

  it('parks an organization that already has another owner, and no other', async () => {
    const [id, other] = newIds();
    tell(id, 'olga');
    await founded(id);
    tell(id, 'rita', 1);
    tell(other, 'olga');
    await founded(other);
    await eventually(async () => (await parked(running)).length === 1);
    expect(await parked(running)).toEqual([['membership:founding', id]]);
    expect(await stored(id)).toHaveLength(1);
  });

  it('is not repeated by a process that reads everything from the beginning', async () => {
    const ids = newIds();
    for (const id of ids) tell(id, 'olga');
    for (const id of ids) await founded(id);
    const another = await start(topics);
    const last = randomUUID();
    tell(last, 'olga');
    await founded(last);
    await eventually(async () => (await another.service.readiness()).ready);
    for (const id of ids) expect(await stored(id)).toHaveLength(1);
    await another.close();
  });
});
