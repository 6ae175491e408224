import { AUDIT_READING, reading, readingHistory, type AuditDataRead } from '@charter/audit-domain';
import { orProblem, requestOf, type Caller, type OrganizationAccess, type ServiceParts } from '@charter/service';

/** Who asks for what: the address with ids in it, and its query. */
export type Asked = Readonly<{ caller: Caller; path: string; query: Readonly<Record<string, string>> }>;

/** What is shown of one organization, or of one person, and by what right. */
export type Reading = Asked & Readonly<{ subjectId: string; right: Right }>;
export type Right = Pick<AuditDataRead['data'], 'by' | 'mandateId' | 'reason'>;

/** Writes a reading down before anything is shown. Throws where that cannot be stored. */
export type Readings = Readonly<{ record: (reading: Reading) => Promise<void> }>;

export const readingsBy = (service: ServiceParts): Readings => {
  const handler = service.commands({ category: AUDIT_READING, decider: reading, history: readingHistory });
  return {
    // Why staff come is said by their right; what others call a reason is none, and might be anything.
    record: async ({ caller, path, query: { reason: _reason, ...asked }, subjectId, right }) => {
      const data = { readerId: caller.id, path, asked, ...right, at: caller.now };
      const request = requestOf(caller, { type: 'RecordReading', data } as const);
      orProblem({}, await handler.handle(subjectId, request, caller.deadline));
    },
  };
};

/** By what right an organization's history is read. */
export const rightOf = ({ mandateId, asStaff }: OrganizationAccess): Right => {
  if (asStaff) return { by: 'staff', reason: asStaff.reason };
  return mandateId === undefined ? { by: 'administrator' } : { by: 'mandate', mandateId };
};
