import type { Mandates } from '@charter/identity-copy';
import type { Memberships } from '@charter/membership-copy';
import { comesAsStaff, staffReasonOf, unavailable, type StaffRecorder } from '@charter/service';
import { canHaveMandates } from '../mandated';
import type { Asked, Right } from '../readings/readings';
import type { Viewer } from '../visibility';

export type SightParts = Readonly<{
  mandates: Pick<Mandates, 'mandatesOf'>;
  memberships: Pick<Memberships, 'of'>;
  /** What copies of others' facts have parked, by ids: who administers such an organization is not known. */
  parkedCopies: () => readonly Readonly<{ key: string }>[];
  recordStaff: StaffRecorder;
}>;

/** How far somebody sees who asks about a person. */
export type Sight = Readonly<{
  /** Nothing for whoever comes by what they hold in organizations. */
  right: Right | undefined;
  reach: Viewer['reach'];
  /** As whom they look into an organization; undefined where they may not. */
  as: (organizationId: string) => Promise<Right['by'] | undefined>;
  /** Organizations that they administer, or did until something that is parked. Whoever is asked about, these are said. */
  unknown: readonly string[];
}>;

/**
 * Staff with a reason see everything, but for what they belong to themselves: there they are members as others are. Everybody
 * sees what is about themselves; auditors what their mandates cover, and administrators what is in their organizations.
 */
export const sightOf = async (parts: SightParts, userId: string, asked: Asked): Promise<Sight> => {
  const { caller, query, path } = asked;
  if (comesAsStaff(caller, { query })) {
    const reason = staffReasonOf({ query });
    await parts.recordStaff(caller, { subjectId: userId, method: 'GET', path, reason });
    return { right: { by: 'staff', reason }, reach: 'persons', as: staffIn(parts, userId, caller.id), unknown: [] };
  }
  if (caller.id === userId)
    return { right: { by: 'oneself' }, reach: 'organizations', as: async () => 'oneself', unknown: [] };
  const mandates = canHaveMandates(caller)
    ? await parts.mandates.mandatesOf({ auditorId: caller.id, at: caller.now })
    : [];
  const covers = (organizationId: string) =>
    mandates.some(({ organizations }) => organizations === 'all' || organizations.includes(organizationId));
  const [mandate] = mandates;
  const administers = async (organizationId: string): Promise<boolean> =>
    (await parts.memberships.of(organizationId, caller.id))?.permissions.includes('admin') ?? false;
  const parked = parts.parkedCopies().map(({ key }) => key);
  return {
    right: mandate && { by: 'mandate', mandateId: mandate.mandateId },
    reach: mandate ? 'persons' : 'organizations',
    as: async organizationId => {
      if (covers(organizationId)) return 'mandate';
      const isKnown = !parked.includes(organizationId);
      return isKnown && (await administers(organizationId)) ? 'administrator' : undefined;
    },
    unknown: await among(parked, async id => !covers(id) && administers(id)),
  };
};

/** As whom staff look into an organization, who may well belong to it. */
const staffIn =
  ({ memberships }: SightParts, userId: string, staffId: string): Sight['as'] =>
  async organizationId => {
    const membership = await memberships.of(organizationId, staffId);
    if (!membership) return 'staff';
    if (userId === staffId) return 'oneself';
    return membership.permissions.includes('admin') ? 'administrator' : undefined;
  };

const among = async (ids: readonly string[], isMeant: (id: string) => Promise<boolean>): Promise<readonly string[]> => {
  const meant = await Promise.all(ids.map(isMeant));
  return ids.filter((_, index) => meant[index]);
};

/** What is asked rests on something that is parked. */
export const notKnowable = () =>
  unavailable('Something about this could not be processed, and an operator has to look at it first.', { seconds: 30 });

/** As whom each of these organizations may be looked into; those that may not are not in it. */
export const seenAmong = async (
  { as }: Sight,
  organizationIds: Iterable<string>,
): Promise<ReadonlyMap<string, Right['by']>> => {
  const asked = await Promise.all([...new Set(organizationIds)].map(async id => [id, await as(id)] as const));
  return new Map(asked.flatMap(([id, by]) => (by === undefined ? [] : [[id, by] as const])));
};

/** Who sees of these organizations what they may see; and what belongs to persons alone, where they reach that. */
export const viewerAmong = ({ right, reach }: Sight, seen: ReadonlyMap<string, Right['by']>): Viewer => ({
  reach,
  as: organizationId => {
    if (organizationId !== undefined) return seen.get(organizationId);
    return reach === 'persons' ? right?.by : undefined;
  },
});
