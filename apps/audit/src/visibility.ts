import { AUDIT_READING, type AuditDataRead } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import type { Reach } from './projections/stored-events/matches.query';
import { isOfOneOrganization, organizationsOf } from './projections/stored-events/stored-event';
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
 * not asked about. Administrators, and people whom it is about, see what is in streams of the organization alone: not what
 * belongs to persons, nor who audits them and why.
 */
export const isVisible = (recorded: Shown, viewer: Viewer): boolean =>
  looksAs(recorded, viewer).every(by => by !== undefined && (inspects(by) || isOpen(recorded)));

/** Whether a viewer may know who did it: who of staff did, those alone who look from outside, as everywhere. */
export const seesWho = (recorded: Shown & Pick<Recorded, 'metadata'>, viewer: Viewer): boolean =>
  recorded.metadata.actor.kind !== 'staff' || looksAs(recorded, viewer).every(by => by !== undefined && inspects(by));

type Shown = Pick<Recorded, 'stream' | 'event'>;

/** As whom it is looked at, for each organization that it concerns. */
const looksAs = (recorded: Shown, viewer: Viewer): readonly (Right['by'] | undefined)[] => {
  const concerned = organizationsOf(recorded);
  return concerned.length === 0 ? [viewer.as(undefined)] : concerned.map(viewer.as);
};

/** To whoever does not look from outside. Of a stream that is of several organizations, the numbers alone would tell of others. */
const isOpen = ({ stream, event }: Shown): boolean =>
  isOfOneOrganization(stream) &&
  (!stream.startsWith(`${AUDIT_READING}-`) || (event.data as Partial<AuditDataRead['data']>).by === 'administrator');
