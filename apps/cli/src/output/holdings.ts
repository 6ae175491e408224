import type { Holding, Party } from '../api/audit';
import type { Names } from '../people';
import type { Column } from './columns';

export type Row = Readonly<Record<string, unknown>>;

export const rowColumn = (id: string, header: string, usual = false): Column<Row> => ({
  id,
  header,
  usual,
  value: row => row[id],
});

export const HOLDING_COLUMNS: readonly Column<Row>[] = [
  rowColumn('organization_id', 'Organization ID'),
  rowColumn('member', 'Member', true),
  rowColumn('holding', 'Holds', true),
  rowColumn('until', 'Until', true),
  rowColumn('since', 'Since', true),
  rowColumn('by', 'By', true),
  rowColumn('reason', 'Reason', true),
  rowColumn('member_id', 'Member ID'),
  rowColumn('kind', 'Kind'),
  rowColumn('permission', 'Permission'),
  rowColumn('project_id', 'Project ID'),
  rowColumn('recorded_at', 'Recorded at'),
  rowColumn('event', 'Event'),
  rowColumn('position', 'Position'),
];

/** How rows tell of people and dates: readably for people, and for programs as the server has them. */
export type Telling = Readonly<{ names: Names; date: (iso: string) => string }>;

export const rowOfHolding = (holding: Holding, { names, date }: Telling): Row => {
  const { organization_id, member_id, kind, permission, project_id, until, since } = holding;
  return {
    ...{ organization_id, member_id, kind, permission, project_id },
    ...{ member: names(member_id), holding: holdingInWords(holding), until: until && date(until) },
    ...{ since: date(since.at), by: partyInWords(since.by, names), reason: since.reason },
    ...{ recorded_at: date(since.recorded_at), event: since.event, position: since.position },
  };
};

/** The permission by its name, or that somebody owns the organization, or belongs to it, as such. */
export const holdingInWords = ({
  kind,
  permission,
  project_id,
}: Pick<Holding, 'kind' | 'permission' | 'project_id'>): string => {
  if (permission === undefined) return kind;
  return project_id === undefined ? permission : `${permission} on project ${project_id}`;
};

export const partyInWords = ({ kind, id }: Party, names: Names): string =>
  kind === 'user' ? names(id) : `${kind} ${names(id)}`;
