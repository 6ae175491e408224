import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import type { MembershipEvent } from '@charter/membership-domain';
import { collected, recordedOf } from '@charter/testing';
import { inOrganization } from '../testing/happenings';
import { tableLines, type TableFormat } from './tables';

const { founded, added, replaced, granted, accessGiven, removed } = inOrganization('o1');

const linesOf = (format: TableFormat, event: Message, stream = 'membership-o1') =>
  collected(
    tableLines(
      format,
      (async function* () {
        yield recordedOf(event, stream);
      })(),
    ),
  );

type Row = Readonly<{
  class_uid: number;
  activity_id: number;
  type_uid: number;
  user?: Readonly<{ uid: string }>;
  privileges?: readonly string[];
  metadata: Readonly<{ uid: string }>;
  unmapped: Readonly<{ event: string }>;
}>;
const rowsOf = async (event: Message, stream?: string) =>
  (await linesOf('ocsf', event, stream)).map(line => JSON.parse(line) as Row);

const ASSIGNS = 1;
const REVOKES = 2;

/** Who was assigned or revoked what by an event, as other tools read it. */
const told = async (event: MembershipEvent) =>
  (await rowsOf(event)).map(({ activity_id: activity, user, privileges }) => [activity, user?.uid, privileges]);

const owned = (stays: boolean): MembershipEvent => ({
  type: 'OwnerChanged',
  data: {
    ...{ organizationId: 'o1', offerId: 'f1', from: 'olga', to: 'alice', stays, memberRevision: 2 },
    ...{ permissions: stays ? ['admin'] : [], held: { permissions: ['plans'], grants: [] } },
    ...{ by: { kind: 'user', id: 'alice' }, at: '2026-01-01T00:00:00.000Z' },
  },
});

describe('a table for tools that watch who may do what', () => {
  it('has what is assigned and what is revoked, of whose it is', async () => {
    expect(await told(founded())).toEqual([[ASSIGNS, 'olga', ['owner']]]);
    expect(await told(added('alice', 'plans'))).toEqual([[ASSIGNS, 'alice', ['member', 'plans']]]);
    expect(await told(replaced('alice', { added: [], removed: ['plans', 'billing'] }))).toEqual([
      [REVOKES, 'alice', ['plans', 'billing']],
    ]);
    expect(await told(granted('alice', '2026-02-01T00:00:00.000Z'))).toEqual([[ASSIGNS, 'alice', ['admin']]]);
    expect(await told(accessGiven('alice', 'p1'))).toEqual([[ASSIGNS, 'alice', ['viewer']]]);
  });
  it('has a row for each, where an event does both', async () => {
    const both = replaced('alice', { added: ['plans'], removed: ['billing'] });
    expect(await told(both)).toEqual([
      [REVOKES, 'alice', ['billing']],
      [ASSIGNS, 'alice', ['plans']],
    ]);
    const rows = await rowsOf(both);
    expect(rows.map(({ type_uid: type }) => type)).toEqual([300_502, 300_501]);
    expect(new Set(rows.map(({ metadata: { uid } }) => uid)).size).toBe(2);
    expect(new Set(rows.map(({ unmapped: { event } }) => event)).size).toBe(1);
  });
  it('has an ownership that passes on as that of both', async () => {
    expect(await told(owned(true))).toEqual([
      [REVOKES, 'alice', ['member', 'plans']],
      [REVOKES, 'olga', ['owner']],
      [ASSIGNS, 'alice', ['owner']],
      [ASSIGNS, 'olga', ['member', 'admin']],
    ]);
    expect((await told(owned(false))).filter(([, user]) => user === 'olga')).toEqual([[REVOKES, 'olga', ['owner']]]);
  });
  it('has all that somebody held who is gone', async () => {
    const [gone, until] = [removed('alice'), '2026-02-01T00:00:00.000Z'];
    const data = { ...gone.data, permissions: ['plans'], grants: [{ permission: 'admin', until, reason: 'a day' }] };
    expect(await told({ ...gone, data } as MembershipEvent)).toEqual([
      [REVOKES, 'alice', ['member', 'plans', 'admin']],
    ]);
  });
  it('has what ends in a project', async () => {
    const ended = { ...accessGiven('alice', 'p1'), type: 'ProjectAccessEnded' } as MembershipEvent;
    expect(await told(ended)).toEqual([[REVOKES, 'alice', ['viewer']]]);
  });
  it('has everything else as what happened to something', async () => {
    const event = { type: 'OrganizationRenamed', data: { organizationId: 'o1' } };
    expect(await rowsOf(event, 'organization-o1')).toMatchObject([{ class_uid: 3004, activity_id: 99 }]);
    const [row] = await rowsOf({ type: 'NothingChanged', data: {} });
    expect(row).toMatchObject({ class_uid: 3004, activity_id: 99 });
    expect(row).not.toHaveProperty('privileges');
  });
});

describe('a table for spreadsheets', () => {
  it.each(['=1', '+1', '-1', '@1', '\t=1', '\r=1', '\n=1'])('has %j behind an apostrophe', async reason => {
    const [, row] = await linesOf('csv', { type: 'Thing', data: { reason } });
    expect(row).toContain(`'${reason}`);
  });
});
