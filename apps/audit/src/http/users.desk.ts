import type { Mandates } from '@charter/identity-copy';
import type { Memberships } from '@charter/membership-copy';
import { comesAsStaff, notFound, staffReasonOf, type StaffRecorder } from '@charter/service';
import type { Asked, Readings, Right } from '../readings/readings';
import type { Holdings } from '../projections/holdings/holdings.query';
import type { Moments } from '../projections/stored-events/moments.query';
import { canHaveMandates } from '../mandated';
import { only } from './asked';
import { linksOf, peopleLinks, type Vault } from './links';
import { momentAsked } from './moment';
import { representHolding, representMoment } from './representations';

export const USERS_DESK = Symbol('users desk');

export type UsersParts = Readonly<{
  holdings: Holdings;
  moments: Moments;
  readings: Readings;
  mandates: Pick<Mandates, 'mandatesOf'>;
  memberships: Pick<Memberships, 'of'>;
  recordStaff: StaffRecorder;
  vault: Vault;
}>;

/** What one person held, wherever the reader may look. */
export type UsersDesk = ReturnType<typeof usersDesk>;

export const usersDesk = (parts: UsersParts) => ({
  permissions: async (userId: string, asked: Asked) => {
    const moment = await momentAsked(parts.moments, asked);
    only(asked.query, ['at', 'position']);
    const { right, sees } = await rightAt(parts, userId, asked);
    const all = await parts.holdings.at({ memberId: userId }, moment);
    const isSeen = new Map(
      await Promise.all(
        [...new Set(all.map(held => held.organizationId))].map(async id => [id, await sees(id)] as const),
      ),
    );
    const seen = all.filter(held => isSeen.get(held.organizationId));
    const items = seen.map(representHolding);
    // Whoever may see nothing of somebody learns nothing of them, nor that they were asked about in vain.
    if (right === undefined && items.length === 0) throw notFound('User');
    await parts.readings.record({ ...asked, subjectId: userId, right: right ?? { by: 'administrator' } });
    return {
      user_id: userId,
      ...representMoment(moment),
      items,
      _links: { ...linksOf(asked), ...peopleLinks(parts.vault, seen) },
    };
  },
});

type Sight = Readonly<{
  /** Nothing for whoever comes by what they hold in organizations. */
  right: Right | undefined;
  sees: (organizationId: string) => Promise<boolean>;
}>;

/**
 * Staff with a reason see everything, and everybody what is about themselves; auditors what their mandates cover, and
 * administrators what is in their organizations.
 */
const rightAt = async (parts: UsersParts, userId: string, asked: Asked): Promise<Sight> => {
  const { caller, query, path } = asked;
  if (comesAsStaff(caller, { query })) {
    const reason = staffReasonOf({ query });
    await parts.recordStaff(caller, { subjectId: userId, method: 'GET', path, reason });
    return { right: { by: 'staff', reason }, sees: async () => true };
  }
  if (caller.id === userId) return { right: { by: 'oneself' }, sees: async () => true };
  const isAdministrator = async (organizationId: string): Promise<boolean> =>
    (await parts.memberships.of(organizationId, caller.id))?.permissions.includes('admin') ?? false;
  const mandates = canHaveMandates(caller)
    ? await parts.mandates.mandatesOf({ auditorId: caller.id, at: caller.now })
    : [];
  const covers = (organizationId: string) =>
    mandates.some(({ organizations }) => organizations === 'all' || organizations.includes(organizationId));
  const [mandate] = mandates;
  return {
    right: mandate && { by: 'mandate', mandateId: mandate.mandateId },
    sees: async organizationId => covers(organizationId) || isAdministrator(organizationId),
  };
};
