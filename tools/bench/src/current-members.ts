import { membershipFactOf } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import type { MembershipPublicEvent } from '@charter/membership-contracts';
import { membershipCopy, type MembershipCopyTables } from '@charter/membership-copy';
import { PERMISSIONS, withImplied, type MembershipEvent } from '@charter/membership-domain';
import { readModel, type ReadModel, type Schema } from '@charter/processors';
import { listingOf } from '@charter/service';
import { sql } from 'kysely';

/** Who belongs to organizations now, in the table in which every service keeps it. */
export const currentMembers: ReadModel<Recorded> = readModel(membershipCopy, recorded => {
  const fact = membershipFactOf(recorded);
  const event = fact && announced(fact.event);
  return event && { event, id: fact.id, key: recorded.stream, revision: fact.revision, at: fact.recordedAt };
});

type Member = MembershipCopyTables['membership_copy'];
type MembersNow = (organizationId: string) => Promise<readonly Member[]>;

const SORTABLE = { since: { column: sql<string>`since`, kind: 'date' } } as const;
const LIST = { filterable: SORTABLE, sortable: SORTABLE, id: sql<string>`user_id`, sortedBy: 'since' };

/** The members that an organization has now, asked for as membership does for its list of them: counted, and in order. */
export const membersNow = (schema: Schema<MembershipCopyTables>): MembersNow => {
  const of = (organizationId: string) =>
    schema.selectFrom('membership_copy').where('organization_id', '=', organizationId).where('gone', '=', false);
  return async organizationId => {
    const listing = listingOf({}, LIST);
    const matching = listing.filtered(of(organizationId));
    const { count } = await matching.select(({ fn }) => fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
    const rows = await listing.paged(matching.selectAll()).execute();
    if (rows.length !== Number(count)) throw new Error(`${rows.length} members were listed of ${count}.`);
    return rows;
  };
};

/** What membership tells of the events that happen here. */
const announced = ({ type, data }: MembershipEvent): MembershipPublicEvent | undefined => {
  switch (type) {
    case 'MembershipFounded':
      return { type: 'membership.membership-founded.v1', data: { ...data, permissions: [...PERMISSIONS] } };
    case 'MemberAdded': {
      const { memberId: userId, invitation: _invitation, ...rest } = data;
      return { type: 'membership.member-added.v1', data: { ...rest, userId, ...heldBy(data.permissions) } };
    }
    case 'MemberPermissionsReplaced': {
      const { effective } = heldBy(data.to);
      const [from, to, added, removed] = [[...data.from], [...data.to], [...data.added], [...data.removed]];
      const changed = { ...data, userId: data.memberId, from, to, added, removed, effective, raised: false };
      return { type: 'membership.member-permissions-changed.v1', data: changed };
    }
    case 'PermissionGranted': {
      const grants = data.grants.map(grant => ({ ...grant, ...heldBy([grant.permission]) }));
      return {
        type: 'membership.permission-granted.v1',
        data: { ...data, userId: data.memberId, grants, raised: false },
      };
    }
    case 'MemberRemoved':
      return {
        type: 'membership.member-removed.v1',
        data: { ...data, userId: data.memberId, permissions: [...data.permissions] },
      };
    default:
      return undefined;
  }
};

const heldBy = (permissions: Parameters<typeof withImplied>[0]) => ({
  permissions: [...permissions],
  effective: [...withImplied(permissions)],
});
