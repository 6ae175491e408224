import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MEMBERSHIP_TOPIC, membershipEvents, type MembershipPublicEvent } from '@charter/membership-contracts';
import { busFacts } from '@charter/messaging';
import { processor, readModel, type Processor } from '@charter/processors';
import { databaseForSpecs, FakeTopics, patience, publicEvent } from '@charter/testing';
import { invitations, type InvitationsTables } from './invitations.projection';
import { invitationsIn } from './invitations.query';

const at = '2026-01-01T00:00:00.000Z';
const act = { organizationId: 'o1', by: { kind: 'user', id: 'olga' }, at } as const;
const about = (invitationId: string) => ({ ...act, invitationId, emailLookup: 'e', permissions: ['plans'] });
const invited = (invitationId: string): MembershipPublicEvent => ({
  type: 'membership.member-invited.v1',
  data: { ...about(invitationId), email: 'sealed', linkNumber: 1, expiresAt: at },
});
const resent = (linkNumber: number): MembershipPublicEvent => ({
  type: 'membership.invitation-resent.v1',
  data: { ...act, invitationId: 'i1', email: 'sealed again', linkNumber, expiresAt: at },
});
const ENDS: readonly MembershipPublicEvent[] = [
  { type: 'membership.invitation-replaced.v1', data: { ...about('i1'), replacement: 'i2' } },
  { type: 'membership.invitation-revoked.v1', data: about('i1') },
  { type: 'membership.invitation-accepted.v1', data: { ...about('i1'), userId: 'alice', invitedBy: act.by } },
  { type: 'membership.invitation-declined.v1', data: { ...about('i1'), userId: 'alice' } },
  { type: 'membership.invitation-lapsed.v1', data: { ...about('i1'), expiresAt: at } },
];

describe('the copy of invitations', () => {
  const databases = databaseForSpecs();
  let topics: FakeTopics;
  let copy: Processor;
  let known: ReturnType<typeof invitationsIn>;
  beforeEach(async () => {
    topics = new FakeTopics();
    topics.copies = 2;
    const schema = databases.schema<InvitationsTables>();
    const source = topics.source([MEMBERSHIP_TOPIC]);
    const projections = [readModel(invitations, busFacts(membershipEvents))];
    copy = processor({ name: 'copies', source, schema, handle: { kind: 'rows', projections } });
    known = invitationsIn(schema);
    await copy.start();
  });
  afterEach(() => copy.stop());
  const learn = async (...events: readonly MembershipPublicEvent[]) => {
    for (const [revision, { type, data }] of events.entries())
      topics.put(publicEvent({ type, data, subject: 'o1', revision }));
    await copy.reached(await copy.source.ends(patience()), patience());
  };

  it('has the address, sealed, what is offered, and by which link', async () => {
    await learn(invited('i1'));
    expect(await known.find('i1')).toEqual({
      ...{
        id: 'i1',
        emailLookup: 'e',
        invitedAt: at,
        email: 'sealed',
        permissions: ['plans'],
        linkNumber: 1,
        isOver: false,
      },
    });
    expect(await known.find('i2')).toBeUndefined();
  });

  it('finds them by their addresses, whatever has become of them', async () => {
    const [one, other] = [invited('i1'), invited('i3')];
    await learn(one, { ...other, data: { ...other.data, emailLookup: 'f' } } as MembershipPublicEvent, ENDS[1]!);
    const found = { emailLookup: 'e', invitedAt: at };
    expect(await known.to(['e'])).toEqual([{ id: 'i1', ...found }]);
    expect((await known.to(['e', 'f', 'g'])).map(({ id }) => id).toSorted()).toEqual(['i1', 'i3']);
    expect(await known.to([])).toEqual([]);
  });

  it('knows the newest link only', async () => {
    await learn(invited('i1'), resent(2), resent(3));
    expect(await known.find('i1')).toMatchObject({ email: 'sealed again', permissions: ['plans'], linkNumber: 3 });
  });

  it.each(ENDS.map(end => [end.type, end] as const))('is over by %s', async (_, end) => {
    await learn(invited('i1'), invited('i2'), end);
    expect(await known.find('i1')).toMatchObject({ isOver: true });
    expect(await known.find('i2')).toMatchObject({ isOver: false });
  });

  it('is the same when it is built anew', async () => {
    await learn(invited('i1'), resent(2), invited('i2'), ENDS[1]!);
    expect(await copy.rebuild('invitations')).toMatchObject({ rows: 2, different: 0 });
    expect(await known.find('i1')).toMatchObject({ linkNumber: 2, isOver: true });
  });
});
