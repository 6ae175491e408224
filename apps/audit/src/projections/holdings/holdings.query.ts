import { byWhatIsHeld, ordinalOf, positionOf, type Interval, type Moment, type Turn } from '@charter/audit-domain';
import type { By, Permission } from '@charter/membership-domain';
import { prepared, type Schema } from '@charter/processors';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { EvidenceTables } from '../read-models';

/** Whose holdings are asked for: an organization's, one person's in it, or one person's wherever. */
export type HoldingsAsked = Readonly<
  { organizationId: string; memberId?: string | undefined } | { organizationId?: undefined; memberId: string }
>;

/** Who held what, in the order in which holdings are shown. */
export type Holdings = Readonly<{
  at: (asked: HoldingsAsked, moment: Moment) => Promise<readonly Interval[]>;
}>;

export const holdingsIn = (schema: Schema<EvidenceTables>): Holdings => {
  const heldBy = (...columns: readonly WhoseColumn[]) =>
    prepared(schema, (then, at, ...ids) => {
      const whose = Object.fromEntries(columns.map((column, index) => [column, ids[index]]));
      return heldAt(schema, { then, at }, whose);
    });
  const inOrganization = heldBy('organization_id');
  const byMember = heldBy('member_id');
  const byMemberIn = heldBy('organization_id', 'member_id');
  const rowsOf = ({ organizationId, memberId }: HoldingsAsked, { then, at }: Then) => {
    if (organizationId === undefined) return byMember(then, at, memberId);
    if (memberId === undefined) return inOrganization(then, at, organizationId);
    return byMemberIn(then, at, organizationId, memberId);
  };
  return {
    at: async (asked, { position, at }) => {
      const rows = await rowsOf(asked, { then: ordinalOf(position), at });
      return rows.map(intervalOf).toSorted(byWhatIsHeld);
    },
  };
};

type WhoseColumn = 'organization_id' | 'member_id';
type Then = Readonly<{ then: string; at: string }>;

/** What had begun by a place, and had not ended or ended behind it: one range of the index each. */
const heldAt = (
  schema: Pick<Kysely<EvidenceTables>, 'selectFrom'>,
  { then, at }: Then,
  whose: Readonly<Partial<Record<WhoseColumn, string>>>,
) => {
  const begun = schema
    .selectFrom('holdings')
    .selectAll()
    .where(({ and }) => and(whose))
    .where('from_place', '<=', then)
    // Ends are instants and not texts: 10:00Z and 10:00:00.000Z are one.
    .where(sql<boolean>`(until is null or until::timestamptz > ${at}::timestamptz)`);
  return begun.where('to_place', 'is', null).unionAll(begun.where('to_place', '>', then));
};

type Row = Selectable<EvidenceTables['holdings']>;

const intervalOf = (row: Row): Interval => ({
  organizationId: row.organization_id,
  memberId: row.member_id,
  kind: row.kind,
  permission: row.permission as Permission,
  projectId: row.project_id,
  ...(row.until === null ? {} : { until: row.until }),
  from: turnOf(row, 'from')!,
  ...(row.to_place === null ? {} : { to: turnOf(row, 'to')! }),
});

const turnOf = (row: Row, side: 'from' | 'to'): Turn | undefined => {
  const place = row[`${side}_place`];
  if (place === null) return undefined;
  const reason = row[`${side}_reason`];
  return {
    eventId: row[`${side}_event`] ?? '',
    revision: BigInt(row[`${side}_number`] ?? 0),
    position: positionOf(place),
    recordedAt: row[`${side}_recorded_at`] ?? '',
    at: row[`${side}_at`] ?? '',
    by: { kind: row[`${side}_by_kind`] as By['kind'], id: row[`${side}_by_id`] ?? '' },
    ...(reason === null ? {} : { reason }),
  };
};
