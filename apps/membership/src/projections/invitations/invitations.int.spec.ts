import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InvitationEvent, MembershipEvent } from '@charter/membership-domain';
import { databaseForSpecs, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { membershipRows } from '../../testing/membership-rows';
import { invitationsIn, type Invitations } from './invitations.query';

const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;
const olga = { kind: 'user', id: 'olga' } as const;
const about = (invitationId: string, at: string) => ({
  ...{ organizationId: 'o1', by: olga, at, invitationId, emailLookup: `lookup ${invitationId}` },
  permissions: ['plans', 'billing'] as const,
});
const invited = (id: string, at = day(1), expiresAt = day(8)): InvitationEvent => ({
  type: 'MemberInvited',
  data: { ...about(id, at), email: `sealed ${id}`, linkNumber: 1, expiresAt },
});
const resent = (invitationId: string): InvitationEvent => ({
  type: 'InvitationResent',
  data: {
    ...{ organizationId: 'o1', by: { kind: 'user', id: 'rita' }, at: day(3), invitationId },
    ...{ email: `sealed ${invitationId}`, linkNumber: 2, from: day(8), expiresAt: '2026-01-10T00:00:00Z' },
  },
});
const endings: readonly (readonly [string, InvitationEvent])[] = [
  [
    'accepted',
    { type: 'InvitationAccepted', data: { ...about('accepted', day(4)), userId: 'alice', invitedBy: olga } },
  ],
  ['declined', { type: 'InvitationDeclined', data: { ...about('declined', day(4)), userId: 'alice' } }],
  ['revoked', { type: 'InvitationRevoked', data: about('revoked', day(4)) }],
  ['replaced', { type: 'InvitationReplaced', data: { ...about('replaced', day(4)), replacement: 'other' } }],
];
const lapsed: InvitationEvent = { type: 'InvitationLapsed', data: { ...about('lapsed', day(9)), expiresAt: day(8) } };

describe('the invitations', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof membershipRows>>;
  let invitations: Invitations;
  beforeAll(async () => {
    server = await embeddedStore();
    rows = await membershipRows(server.url, databases.schema());
    invitations = invitationsIn(rows.schema);
    const founded: MembershipEvent = {
      type: 'MembershipFounded',
      data: { organizationId: 'o1', ownerId: 'olga', at: day(1) },
    };
    await rows.happened('membership-o1', founded, invited('one'), invited('two', day(2), day(9)));
  });
  afterAll(async () => {
    await rows.close();
    await server.close();
  });
  const list = async (query = {}, at = day(2)) => {
    const { items } = await invitations.of('o1', { path: '/invitations', query, at });
    return items.map(({ id }) => id);
  };

  it('are those of one organization, pending until they end', async () => {
    expect(await invitations.one('o1', 'one', day(2))).toMatchObject({
      ...{ organization_id: 'o1', id: 'one', email: 'sealed one', permissions: ['plans', 'billing'] },
      ...{ invited_by: olga, state: 'pending', link_number: 1, created_at: day(1), updated_at: day(1) },
      ...{ finished_at: null, expires_at: day(8) },
    });
    expect(await invitations.one('o2', 'one', day(2))).toBeUndefined();
    expect(await list()).toEqual(['one', 'two']);
  });

  it('stand for longer, and behind another link, once they are sent again', async () => {
    await rows.happened('membership-o1', resent('two'));
    expect(await invitations.one('o1', 'two', day(4))).toMatchObject({
      ...{ link_number: 2, created_at: day(2), updated_at: day(3), expires_at: day(10), state: 'pending' },
    });
  });

  it('are lapsed from the instant on at which they expire, before that is written down', async () => {
    expect(await list({}, day(8))).toEqual(['two']);
    expect(await list({ 'filter[state]': 'lapsed' }, day(8))).toEqual(['one']);
    const justBefore = await invitations.one('o1', 'one', '2026-01-07T23:59:59.999Z');
    expect([justBefore?.state, justBefore?.finished_at]).toEqual(['pending', null]);
    expect(await invitations.one('o1', 'one', day(8))).toMatchObject({ state: 'lapsed', finished_at: day(8) });
  });

  it.each(endings)('are %s when that has happened', async (id, ending) => {
    await rows.happened('membership-o1', invited(id), ending);
    expect(await invitations.one('o1', id, day(20))).toMatchObject({
      ...{ state: id, updated_at: day(4), finished_at: day(4), email: `sealed ${id}` },
    });
  });

  it('have ended when their time was over, and not when somebody noticed', async () => {
    await rows.happened('membership-o1', invited('lapsed'), lapsed);
    expect(await invitations.one('o1', 'lapsed', day(20))).toMatchObject({
      ...{ state: 'lapsed', updated_at: day(9), finished_at: day(8) },
    });
  });

  it.each([
    [{ 'filter[state]': 'error' }, ['lapsed']],
    [{ 'filter[state]': 'cancelled' }, ['declined', 'replaced', 'revoked']],
    [{ 'filter[state][eq]': 'revoked' }, ['revoked']],
    [{ 'filter[state]': 'processing' }, []],
    [{ 'filter[state][in]': 'accepted,pending', sort: '-updated_at' }, ['accepted', 'two', 'one']],
    [{ 'filter[state][nin][]': ['cancelled', 'pending', 'error'] }, ['accepted']],
    [{ 'filter[state][ne]': 'processing', 'filter[expires_at][gt]': day(9) }, ['two']],
  ])('are found by %j', async (query, ids) => expect(await list(query)).toEqual(ids));

  it.each([
    { 'filter[state]': 'open' },
    { 'filter[state]': '' },
    { 'filter[state]': ['pending', 'error'] },
    { 'filter[state][like]': 'pending' },
    { 'filter[email]': 'a@example.com' },
  ])('are not to be asked for by %j', async query => {
    await expect(list(query)).rejects.toMatchObject({ status: 400 });
  });

  it('tell when so many messages ago one was sent: for an organization, or by somebody', async () => {
    const messages = await Promise.all([0, 1, 7, 8].map(but => invitations.sentAt({ organizationId: 'o1' }, but)));
    expect(messages).toEqual([day(3), day(2), day(1), undefined]);
    expect(await invitations.sentAt({ userId: 'rita' }, 0)).toBe(day(3));
    expect(await invitations.sentAt({ userId: 'rita' }, 1)).toBeUndefined();
    expect(await invitations.sentAt({ organizationId: 'o2' }, 0)).toBeUndefined();
  });

  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('invitations')).toMatchObject({ different: 0 }));
});
