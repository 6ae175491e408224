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

describe('the copy of membership', () => {
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
    members = memberships(schema);
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
