import { AUDIT_READING, type AuditDataRead } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import type { Reach } from './projections/stored-events/matches.query';
import { organizationOf } from './projections/stored-events/stored-event';
import type { Right } from './readings/readings';

/** Who is shown a history: as whom they look at what is an organization's, or at what is none's; undefined where they may not. */
export type Viewer = Readonly<{
  reach: Reach;
  as: (organizationId: string | undefined) => Right['by'] | undefined;
}>;

/** Whether somebody looks from outside, as auditors and staff do: they see what belongs to persons, and who of staff did what. */
export const inspects = (by: Right['by']): boolean => by === 'mandate' || by === 'staff';

/** Who is shown the history of one organization. Auditors and staff see what belongs to persons alone as well. */
export const viewerIn = (organizationId: string, { by }: Right): Viewer => ({
  reach: inspects(by) ? 'persons' : 'organizations',
  as: id => (id === organizationId || (id === undefined && inspects(by)) ? by : undefined),
});

/**
 * Whether an event is shown to a viewer; else its content hash is. Nobody is shown what concerns an organization that is
 * not asked about, also where a stream is of several. Administrators, and people whom it is about, see what is the
 * organization's: not what belongs to persons, nor who audits them and why.
 */
export const isVisible = (recorded: Pick<Recorded, 'stream' | 'event'>, viewer: Viewer): boolean => {
  const by = viewer.as(organizationOf(recorded));
  if (by === undefined) return false;
  if (inspects(by) || !recorded.stream.startsWith(`${AUDIT_READING}-`)) return true;
  return (recorded.event.data as Partial<AuditDataRead['data']>).by === 'administrator';
};
