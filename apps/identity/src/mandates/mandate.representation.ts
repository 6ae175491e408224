import type { MandateRow } from '../projections/mandates/mandates.query';

/** Who looks at a mandate. */
export type Viewer = Readonly<{ userId: string; isStaff: boolean }>;

export const MANDATES_PATH = '/mandates';

/** A mandate as the API shows one to somebody. A link is there only if they may follow it. */
export const representMandate = (row: MandateRow, viewer: Viewer) => {
  const { id, auditor_id, organizations, until, reason, state, requested_by, requested_at } = row;
  const { approved_by, approved_at, approval_reason, ended_by, ended_at, end_reason } = row;
  return {
    ...{ id, auditor_id, organizations, until, reason, state, requested_by, requested_at },
    ...saidOf({ approved_by, approved_at, approval_reason, ended_by, ended_at, end_reason }),
    _links: linksOf(row, viewer),
  };
};

const saidOf = <Column extends string>(columns: Readonly<Record<Column, string | null>>) =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null)) as Partial<Record<Column, string>>;

const linksOf = ({ id, auditor_id, state, requested_by }: MandateRow, { userId, isStaff }: Viewer) => {
  const href = `${MANDATES_PATH}/${id}`;
  const isOwn = userId === auditor_id;
  const isOpen = state === 'pending' || state === 'active';
  const mayApprove = state === 'pending' && isStaff && !isOwn && userId !== requested_by;
  return {
    self: { href },
    ...(mayApprove ? { '#approve': { href: `${href}/approve`, method: 'post' } } : {}),
    ...(isOpen && (isStaff || isOwn) ? { '#end': { href: `${href}/end`, method: 'post' } } : {}),
  };
};
