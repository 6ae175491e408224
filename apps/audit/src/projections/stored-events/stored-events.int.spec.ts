import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordinalOf } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import type { Schema } from '@charter/processors';
import { databaseForSpecs } from '@charter/testing';
import { auditedStore, type AuditedStore } from '../../testing/audited-store';
import { inOrganization } from '../../testing/happenings';
import type { EvidenceTables } from '../read-models';
import { latestTimesIn } from './latest.query';
import { momentsIn, type Moments } from './moments.query';
import { storedEventsIn, type StoredEvents } from './stored-events.query';

const second = (number: number) => `2026-01-01T00:00:${String(number).padStart(2, '0')}.000Z`;
const through = ordinalOf('99999999/99999999');

describe('the index of the store', () => {
  const databases = databaseForSpecs();
  let schema: Schema<EvidenceTables>;
  let audited: AuditedStore;
  let events: StoredEvents;
  let moments: Moments;
  const written: Recorded[] = [];
  const happensAt = async (
    time: number,
    ...[stream, event]: readonly [string, Parameters<AuditedStore['happens']>[1]]
  ) => {
    audited.itIs(second(time));
    written.push(...(await audited.happens(stream, event!)));
  };
  beforeAll(async () => {
    schema = databases.schema<EvidenceTables>();
    audited = await auditedStore(schema);
    [events, moments] = [storedEventsIn(schema), momentsIn(schema)];
    const [o1, o2] = [inOrganization('o1'), inOrganization('o2')];
    await happensAt(10, 'membership-o1', o1.founded());
    // The clock of whoever writes this one is behind.
    await happensAt(5, 'membership-o2', o2.founded());
    await happensAt(20, 'membership-o1', o1.added('alice', 'billing'));
    await happensAt(30, 'organizationName-acme', { type: 'NameTaken', data: { organizationId: 'o1', at: second(30) } });
  });
  afterAll(() => audited.close());
  const position = (index: number) => written[index]!.position;

  it('knows what was known at an instant by the running maximum of the times at which things were written down', async () => {
    expect(await moments.at(second(4))).toBeUndefined();
    expect(await moments.at(second(9))).toBeUndefined();
    expect(await moments.at(second(10))).toEqual({ position: position(1), at: second(10) });
    expect(await moments.at(second(25))).toEqual({ position: position(2), at: second(25) });
    expect(await moments.at(second(59))).toEqual({ position: position(3), at: second(59) });
  });

  it('knows where the last one stands', async () => expect(await moments.last()).toBe(position(3)));

  it('knows that maximum at a position, and at each event of a stream', async () => {
    expect(await moments.atPosition('0/0')).toBeUndefined();
    expect(await moments.atPosition(position(0))).toEqual({ position: position(0), at: second(10) });
    expect(await moments.atPosition(position(1))).toEqual({ position: position(1), at: second(10) });
    expect(await moments.atPosition(position(3))).toEqual({ position: position(3), at: second(30) });
    const latest = latestTimesIn(schema);
    expect(await latest('membership-o1', { from: 0n, to: 9n })).toEqual(
      new Map([
        [0n, second(10)],
        [1n, second(20)],
      ]),
    );
    expect(await latest('membership-o2', { from: 0n, to: 0n })).toEqual(new Map([[0n, second(10)]]));
  });

  it('finds events by their id, by their organization, by whom they are about and by the permission they changed', async () => {
    expect(await events.withId(written[2]!.id)).toMatchObject({
      stream: 'membership-o1',
      revision: 1n,
      type: 'MemberAdded',
    });
    expect(await events.withId('nobody')).toBeUndefined();
    const typesOf = async (asked: Partial<Parameters<StoredEvents['history']>[0]>) =>
      (await events.history({ organizationId: 'o1', through, limit: 10, ...asked })).map(({ type }) => type);
    expect(await typesOf({})).toEqual(['MembershipFounded', 'MemberAdded', 'NameTaken']);
    expect(await typesOf({ memberId: 'alice' })).toEqual(['MemberAdded']);
    expect(await typesOf({ permission: 'billing' })).toEqual(['MemberAdded']);
    expect(await typesOf({ permission: 'owner' })).toEqual(['MembershipFounded']);
    expect(await typesOf({ limit: 1, after: ordinalOf(position(0)) })).toEqual(['MemberAdded']);
    expect(await typesOf({ through: ordinalOf(position(0)) })).toEqual(['MembershipFounded']);
    expect(await events.streamsOf('o1')).toEqual(['membership-o1', 'organizationName-acme']);
    expect(await events.isMentioned('alice', 'membership-o1')).toBe(true);
    expect(await events.isMentioned('alice', 'membership-o2')).toBe(false);
    expect(await events.lastOf('membership-o1')).toBe(1n);
    expect(await events.lastOf('membership-o3')).toBeUndefined();
  });

  it('is the same when it is built anew', async () =>
    expect(await audited.rows.rebuild('stored-events')).toMatchObject({ different: 0 }));
});
