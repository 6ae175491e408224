import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Grant, MembershipEvent } from '@charter/membership-domain';
import { databaseForSpecs, embeddedStore, type StoreForSpecs } from '@charter/testing';
import { membershipRows } from '../../testing/membership-rows';
import { dueBy } from './deadlines.query';

const at = '2026-01-01T00:00:00.000Z';
const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
const founded: MembershipEvent = { type: 'MembershipFounded', data: { organizationId: 'o1', ownerId: 'olga', at } };
const act = { organizationId: 'o1', by: { kind: 'user', id: 'olga' }, at } as const;

const granted = (memberId: string, ...grants: readonly Grant[]): MembershipEvent => ({
  type: 'PermissionGranted',
  data: { ...act, memberId, memberRevision: 1, ...grants[0]!, grants },
});
const lapsed = (memberId: string, ...grants: readonly Grant[]): MembershipEvent => ({
  type: 'GrantLapsed',
  data: { ...act, memberId, memberRevision: 2, permission: 'billing', until: day(2), grants },
});
const removed: MembershipEvent = {
  type: 'MemberRemoved',
  data: { ...act, memberId: 'alice', permissions: [], grants: [] },
};
const offer = { offerId: 'f1', ownerId: 'olga', userId: 'alice', stay: true, expiresAt: day(4) };
const invitation = { invitationId: 'i1', emailLookup: 'nina', permissions: [] } as const;
const invited: MembershipEvent = {
  type: 'MemberInvited',
  data: { ...act, ...invitation, email: 'sealed', linkNumber: 1, expiresAt: day(3) },
};
const billing = (until: string) => ({ permission: 'billing', until }) as const;
const plans = (until: string) => ({ permission: 'plans', until }) as const;

describe('the deadlines', () => {
  const databases = databaseForSpecs();
  let server: StoreForSpecs;
  let rows: Awaited<ReturnType<typeof membershipRows>>;
  beforeAll(async () => {
    server = await embeddedStore();
    rows = await membershipRows(server.url, databases.schema());
    await rows.happened('membership-o1', founded);
  });
  afterAll(async () => {
    await rows.close();
    await server.close();
  });
  const happened = (...events: readonly MembershipEvent[]) => rows.happened('membership-o1', ...events);
  const due = async (when: string) =>
    (await dueBy(rows.schema, when)).map(({ organizationId, ending }) => `${organizationId} ${ending}`);

  it('are none where nothing ends', async () => expect(await due(day(9))).toEqual([]));

  it('are the first end of what each member holds until an instant, however it was written', async () => {
    await happened(granted('alice', plans(day(5)), billing('2026-01-02T00:00:00Z')));
    await happened(granted('bob', plans(day(2))));
    expect(await due('2026-01-01T23:59:59.999Z')).toEqual([]);
    expect(await due(day(2))).toEqual(['o1 grants']);
    await happened(lapsed('alice', plans(day(5))), lapsed('bob'));
    expect(await due(day(4))).toEqual([]);
    expect(await due(day(5))).toEqual(['o1 grants']);
  });
  it('are those of an offer and of invitations, what ends first coming first', async () => {
    await happened({ type: 'OwnershipOffered', data: { ...act, ...offer } }, invited);
    expect(await due(day(9))).toEqual(['o1 invitation', 'o1 offer', 'o1 grants']);
    const resent = { invitationId: 'i1', email: 'sealed', linkNumber: 2, from: day(3), expiresAt: day(6) };
    await happened({ type: 'InvitationResent', data: { ...act, ...resent } });
    expect(await due(day(9))).toEqual(['o1 offer', 'o1 grants', 'o1 invitation']);
  });
  it('are over with what they were of', async () => {
    await happened({ type: 'InvitationRevoked', data: { ...act, ...invitation } }, removed);
    expect(await due(day(9))).toEqual(['o1 offer']);
    await happened({ type: 'OwnershipOfferEndedWithMembership', data: { ...act, ...offer } });
    expect(await due(day(9))).toEqual([]);
  });
  it('are over for whoever becomes the owner, or stops being it', async () => {
    const changed = { offerId: 'f2', from: 'olga', to: 'alice', stays: true, permissions: [], memberRevision: 9 };
    await happened(granted('alice', billing(day(2))), granted('olga', billing(day(2))));
    await happened({ type: 'OwnershipOffered', data: { ...act, ...offer, offerId: 'f2' } });
    expect(await due(day(9))).toEqual(['o1 grants', 'o1 offer']);
    await happened({ type: 'OwnerChanged', data: { ...act, ...changed, held: { permissions: [], grants: [] } } });
    expect(await due(day(9))).toEqual([]);
  });
  it('are the same when they are built anew', async () =>
    expect(await rows.rebuild('deadlines')).toMatchObject({ different: 0 }));
});
