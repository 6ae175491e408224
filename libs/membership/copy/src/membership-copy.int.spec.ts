import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MEMBERSHIP_TOPIC, membershipEvents, type MembershipPublicEvent } from '@charter/membership-contracts';
import { busFacts, type PublicEvent } from '@charter/messaging';
import { processor, readModel, type Processor } from '@charter/processors';
import { databaseForSpecs, FakeTopics, patience, publicEvent } from '@charter/testing';
import { membershipCopy, type MembershipCopyTables } from './membership-copy.projection';
import { memberships, type Memberships } from './memberships';

const databases = databaseForSpecs();
const at = '2026-01-01T00:00:00.000Z';
const everything = ['admin', 'billing'];

const happened = (subject: string, revision: number, { type, data }: MembershipPublicEvent) =>
  publicEvent({ type, subject, revision, data });
const founded = (organizationId: string, ownerId: string) =>
  happened(organizationId, 0, {
    type: 'membership.membership-founded.v1',
    data: { organizationId, ownerId, permissions: everything, at },
  });

type Of<Type extends MembershipPublicEvent['type']> = Extract<MembershipPublicEvent, { type: Type }>['data'];
const act = { organizationId: 'o1', by: { kind: 'user', id: 'olga' }, at } as const;
const alice = { ...act, userId: 'alice' } as const;
const until = '2026-02-01T00:00:00.000Z';

const added = (revision: number, data: Partial<Of<'membership.member-added.v1'>> = {}) =>
  happened('o1', revision, {
    type: 'membership.member-added.v1',
    data: { ...alice, permissions: ['billing'], effective: ['billing', 'projects:list'], ...data },
  });
const changed = (revision: number, ...effective: readonly string[]) =>
  happened('o1', revision, {
    type: 'membership.member-permissions-changed.v1',
    data: { ...alice, from: [], to: [], added: [], removed: [], effective: [...effective], raised: false },
  });
const granted = (revision: number) =>
  happened('o1', revision, {
    type: 'membership.permission-granted.v1',
    data: {
      ...{ ...alice, permission: 'plans', until, raised: false },
      grants: [{ permission: 'plans', effective: ['plans', 'projects:list'], until }],
    },
  });
const lapsed = (revision: number) =>
  happened('o1', revision, {
    type: 'membership.grant-lapsed.v1',
    data: { ...alice, permission: 'plans', until, grants: [] },
  });
const gone = (revision: number, type: 'membership.member-removed.v1' | 'membership.member-left.v1') =>
  happened('o1', revision, { type, data: { ...alice, permissions: [] } });
const ownerChanged = (revision: number, { from, to, stays }: Readonly<{ from: string; to: string; stays: boolean }>) =>
  happened('o1', revision, {
    type: 'membership.owner-changed.v1',
    data: {
      ...{ ...act, offerId: 'f1', from, to, stays, ownerPermissions: everything },
      ...{ permissions: ['admin'], effective: ['admin', 'members'] },
    },
  });

describe('the copy of membership', () => {
  let now = at;
  let topics: FakeTopics;
  let copy: Processor;
  let members: Memberships;
  const learn = async (...events: readonly PublicEvent[]) => {
    topics.put(...events);
    await copy.reached(await topics.source([MEMBERSHIP_TOPIC]).ends(patience()), patience());
  };

  beforeEach(async () => {
    topics = new FakeTopics();
    // Every message comes three times, as it may.
    topics.copies = 3;
    const schema = databases.schema<MembershipCopyTables>();
    now = at;
    members = memberships(schema, () => Date.parse(now));
    copy = processor({
      name: 'membership-copy',
      source: topics.source([MEMBERSHIP_TOPIC]),
      schema,
      handle: { kind: 'rows', projections: [readModel(membershipCopy, busFacts(membershipEvents))] },
    });
    await copy.start();
  });
  afterEach(() => copy.stop());

  it('knows no members before an organization is founded', async () => {
    expect(await members.of('o1', 'olga')).toBeUndefined();
    expect(await members.founded(['o1'])).toEqual(new Set());
    expect(await members.founded([])).toEqual(new Set());
  });

  it('knows the owner of an organization, who holds every permission', async () => {
    await learn(founded('o1', 'olga'));
    expect(await members.of('o1', 'olga')).toEqual({ owner: true, permissions: everything });
  });

  it('gives nobody anything in the organization of another', async () => {
    await learn(founded('o1', 'olga'), founded('o2', 'alice'));
    expect(await members.of('o1', 'alice')).toBeUndefined();
    expect(await members.of('o2', 'olga')).toBeUndefined();
    expect(await members.of('o1', 'o1')).toBeUndefined();
  });

  it('lets one person own several organizations', async () => {
    await learn(founded('o1', 'olga'), founded('o2', 'olga'));
    expect(await members.of('o1', 'olga')).toMatchObject({ owner: true });
    expect(await members.of('o2', 'olga')).toMatchObject({ owner: true });
  });

  it('knows what members may do, with what is implied, until they are gone', async () => {
    await learn(founded('o1', 'olga'), added(1));
    expect(await members.of('o1', 'alice')).toEqual({ owner: false, permissions: ['billing', 'projects:list'] });
    await learn(changed(2, 'members'));
    expect(await members.of('o1', 'alice')).toEqual({ owner: false, permissions: ['members'] });
    await learn(gone(3, 'membership.member-removed.v1'));
    expect(await members.of('o1', 'alice')).toBeUndefined();
    await learn(added(4));
    expect(await members.of('o1', 'alice')).toMatchObject({ permissions: ['billing', 'projects:list'] });
    await learn(gone(5, 'membership.member-left.v1'));
    expect(await members.of('o1', 'alice')).toBeUndefined();
  });

  it('knows what is granted until it ends, and remembers it no longer', async () => {
    await learn(founded('o1', 'olga'), added(1), granted(2));
    const known = await members.of('o1', 'alice');
    expect(known?.permissions).toEqual(['billing', 'projects:list', 'plans']);
    now = until;
    expect(known?.permissions).toEqual(['billing', 'projects:list']);
    expect(await members.of('o1', 'alice')).toEqual({ owner: false, permissions: ['billing', 'projects:list'] });
    await learn(lapsed(3));
    now = at;
    expect(await members.of('o1', 'alice')).toEqual({ owner: false, permissions: ['billing', 'projects:list'] });
  });

  it('knows another owner, and whether the former stayed', async () => {
    await learn(
      founded('o1', 'olga'),
      added(1),
      granted(2),
      ownerChanged(3, { from: 'olga', to: 'alice', stays: true }),
    );
    expect(await members.of('o1', 'alice')).toEqual({ owner: true, permissions: everything });
    expect(await members.of('o1', 'olga')).toEqual({ owner: false, permissions: ['admin', 'members'] });
    await learn(ownerChanged(4, { from: 'alice', to: 'olga', stays: false }));
    expect(await members.of('o1', 'olga')).toEqual({ owner: true, permissions: everything });
    expect(await members.of('o1', 'alice')).toBeUndefined();
    expect(await members.founded(['o1'])).toEqual(new Set(['o1']));
  });

  it('takes nothing back when what is past comes again', async () => {
    const all = [founded('o1', 'olga'), added(1), granted(2), changed(3, 'members'), lapsed(4)];
    await learn(...all);
    await learn(gone(5, 'membership.member-removed.v1'));
    await learn(...all);
    expect(await members.of('o1', 'alice')).toBeUndefined();
    expect(await copy.rebuild('membership-copy')).toMatchObject({ rows: 2, different: 0 });
  });

  it('tells the organizations that exist from those that do not yet', async () => {
    await learn(founded('o1', 'olga'), founded('o2', 'alice'), founded('o3', 'olga'));
    expect(await members.founded(['o1', 'o3', 'o4'])).toEqual(new Set(['o1', 'o3']));
  });

  it('is the same in whichever order organizations are learned of, and when all of it comes again', async () => {
    const all = ['o1', 'o2', 'o3'].map(id => founded(id, 'olga'));
    await learn(...all.toReversed());
    await learn(...all);
    expect(await members.founded(['o1', 'o2', 'o3'])).toEqual(new Set(['o1', 'o2', 'o3']));
    expect(await members.of('o2', 'olga')).toEqual({ owner: true, permissions: everything });
  });

  it('is the same when it is built anew', async () => {
    await learn(founded('o1', 'olga'), founded('o2', 'alice'), founded('o3', 'olga'));
    expect(await copy.rebuild('membership-copy')).toMatchObject({ rows: 3, different: 0 });
    expect(await members.of('o2', 'alice')).toEqual({ owner: true, permissions: everything });
  });
});
