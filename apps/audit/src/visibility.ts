import { AUDIT_READING, type AuditDataRead } from '@charter/audit-domain';
import type { Recorded } from '@charter/event-sourcing';
import { organizationOf } from './projections/stored-events/stored-event';
import type { Right } from './readings/readings';

/**
 * Whether an event is shown to a reader of an organization's history; else its content hash is. Auditors and staff see
 * all. Administrators see what is their organization's: not what belongs to persons or others, nor who audits them and why.
 */
export const isVisible = (
  recorded: Pick<Recorded, 'stream' | 'event'>,
  organizationId: string,
  { by }: Right,
): boolean => {
  if (by !== 'administrator') return true;
  if (organizationOf(recorded) !== organizationId) return false;
  if (!recorded.stream.startsWith(`${AUDIT_READING}-`)) return true;
  return (recorded.event.data as Partial<AuditDataRead['data']>).by === 'administrator';
};
