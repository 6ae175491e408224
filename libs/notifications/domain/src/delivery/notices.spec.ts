import { describe, expect, it } from '@jest/globals';
import { deliveryHistory } from './history';
import { pointlessFrom, type Notice } from './notice';

const at = '2026-01-01T00:00:00.000Z';
const expiresAt = '2026-01-08T00:00:00.000Z';
const act = { organizationId: 'o1', by: { kind: 'staff', id: 'sam' } } as const;
const offer = { organizationId: 'o1', offerId: 'f1', ownerId: 'olga', userId: 'alice', stay: true, expiresAt };
const grant = { permission: 'billing', until: expiresAt };

const NOTICES: { readonly [Kind in Notice['kind']]: Extract<Notice, { kind: Kind }> } = {
  invitation: { ...act, kind: 'invitation', invitationId: 'i1', linkNumber: 2, expiresAt },
  'member-added': { ...act, kind: 'member-added', permissions: ['admin'] },
  'permissions-changed': { ...act, kind: 'permissions-changed', permissions: [], added: [], removed: ['admin'] },
  'permission-granted': { ...act, ...grant, kind: 'permission-granted', before: at },
  'grant-ended': { ...act, ...grant, kind: 'grant-ended' },
  'grant-lapsed': { organizationId: 'o1', ...grant, kind: 'grant-lapsed' },
  'member-removed': { ...act, kind: 'member-removed' },
  'project-access-changed': { ...act, kind: 'project-access-changed', projectId: 'p1', added: ['viewer'], removed: [] },
  'ownership-offered': { ...offer, kind: 'ownership-offered' },
  'ownership-declined': { ...offer, kind: 'ownership-declined' },
  'ownership-withdrawn': { ...offer, kind: 'ownership-withdrawn' },
  'ownership-lapsed': { ...offer, kind: 'ownership-lapsed' },
  'ownership-ended': { ...offer, kind: 'ownership-ended' },
  'ownership-accepted': {
    ...{ organizationId: 'o1', kind: 'ownership-accepted', from: 'olga', to: 'alice' },
    ...{ stays: false, permissions: [] },
  },
  'password-reset': { kind: 'password-reset', userId: 'alice', linkNumber: 3, expiresAt },
  'email-change': { kind: 'email-change', userId: 'alice', linkNumber: 1, expiresAt },
  'password-changed': { kind: 'password-changed', userId: 'alice' },
  'email-changed': { kind: 'email-changed', userId: 'alice' },
};

describe('what somebody is told', () => {
  it.each(Object.entries(NOTICES))('is read as it was written: %s', (_, notice) => {
    const data = { deliveryId: 'd1', recipient: { userId: 'alice' }, notice, causedBy: 'e1', happenedAt: at, at };
    expect(deliveryHistory.decode({ type: 'DeliveryRequested', data })).toEqual({ type: 'DeliveryRequested', data });
  });
  it.each([{ userId: 'alice' }, { userId: 'alice', email: 's' }, { invitationId: 'i1' }])('goes to %j', recipient => {
    const [notice] = Object.values(NOTICES);
    const data = { deliveryId: 'd1', recipient, notice, causedBy: 'e1', happenedAt: at, at };
    expect(deliveryHistory.decode({ type: 'DeliveryRequested', data })).toEqual({ type: 'DeliveryRequested', data });
  });
  it('is pointless once what it invites to is over', () => {
    const ending = Object.values(NOTICES).filter(notice => pointlessFrom(notice) !== undefined);
    expect(ending.map(({ kind }) => kind)).toEqual([
      'invitation',
      'ownership-offered',
      'password-reset',
      'email-change',
    ]);
  });
});
