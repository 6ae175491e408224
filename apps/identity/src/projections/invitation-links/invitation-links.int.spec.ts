import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MEMBERSHIP_TOPIC, membershipEvents, type MembershipPublicEvent } from '@charter/membership-contracts';
import { busFacts, type PublicEvent } from '@charter/messaging';
import { processor, readModel, type Processor } from '@charter/processors';
import { databaseForSpecs, FakeTopics, patience, publicEvent } from '@charter/testing';
import { invitationLinks, type InvitationLinksTables } from './invitation-links.projection';
import { invitationLinksIn } from './invitation-links.query';

const databases = databaseForSpecs();
const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
const by = { kind: 'user', id: 'olga' } as const;
const act = { organizationId: 'o1', by, at: day(1) };
const about = { ...act, invitationId: 'i1', emailLookup: 'e', permissions: [] };

const happened = (revision: number, { type, data }: MembershipPublicEvent) =>
  publicEvent({ type, subject: 'o1', revision, data });
const invited = happened(1, {
  type: 'membership.member-invited.v1',
  data: { ...about, email: 'sealed', linkNumber: 1, expiresAt: day(5) },
});
const resent = happened(2, {
  type: 'membership.invitation-resent.v1',
  data: { ...act, invitationId: 'i1', email: 'sealed', linkNumber: 2, expiresAt: day(7) },
});

describe('the links of invitations', () => {
  let topics: FakeTopics;
  let copy: Processor;
  let links: ReturnType<typeof invitationLinksIn>;
  const learn = async (...events: readonly PublicEvent[]) => {
    topics.put(...events);
    await copy.reached(await topics.source([MEMBERSHIP_TOPIC]).ends(patience()), patience());
  };
  beforeEach(async () => {
    topics = new FakeTopics();
    // Every message comes three times, as it may.
    topics.copies = 3;
    const schema = databases.schema<InvitationLinksTables>();
    links = invitationLinksIn(schema);
    copy = processor({
      name: 'identity:copies',
      source: topics.source([MEMBERSHIP_TOPIC]),
      schema,
      handle: { kind: 'rows', projections: [readModel(invitationLinks, busFacts(membershipEvents))] },
    });
    await copy.start();
  });
  afterEach(() => copy.stop());

  it('are those that membership tells of, as long as they are good', async () => {
    expect(await links.one('o1', 'i1', day(2))).toBeUndefined();
    await learn(invited);
    expect(await links.one('o1', 'i1', day(2))).toEqual({ id: 'i1', email: 'sealed', linkNumber: 1, state: 'pending' });
    expect(await links.one('o1', 'i1', day(5))).toMatchObject({ state: 'lapsed' });
    expect(await links.one('o2', 'i1', day(2))).toBeUndefined();
  });

  it('are the latest that were sent', async () => {
    await learn(invited, resent);
    expect(await links.one('o1', 'i1', day(6))).toMatchObject({ linkNumber: 2, state: 'pending' });
  });

  it.each([
    ['accepted', { type: 'membership.invitation-accepted.v1', data: { ...about, userId: 'u', invitedBy: by } }],
    ['declined', { type: 'membership.invitation-declined.v1', data: { ...about, userId: 'u' } }],
    ['revoked', { type: 'membership.invitation-revoked.v1', data: about }],
    ['lapsed', { type: 'membership.invitation-lapsed.v1', data: { ...about, expiresAt: day(7) } }],
    ['replaced', { type: 'membership.invitation-replaced.v1', data: { ...about, replacement: 'i2' } }],
  ] as const)('say that they are %s', async (state, event) => {
    await learn(invited, resent, happened(3, event as MembershipPublicEvent));
    expect(await links.one('o1', 'i1', day(2))).toMatchObject({ state });
  });

  it('are the same when they are built anew', async () => {
    await learn(invited, resent);
    expect(await copy.rebuild('invitation-links')).toMatchObject({ different: 0 });
    expect(await links.one('o1', 'i1', day(2))).toMatchObject({ linkNumber: 2 });
  });
});
