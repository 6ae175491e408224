import { AUDIT_TOPIC } from '@charter/audit-contracts';
import { AUDIT_READING, auditHistory, type AuditDataRead, type CheckpointEvent } from '@charter/audit-domain';
import { publication } from '@charter/messaging';
import { CHECKPOINT_STREAMS } from '../checkpoint-streams';
import { toContracts } from './to-contracts';

/** What audit announces of its own streams. */
export const auditPublication = publication<CheckpointEvent | AuditDataRead>({
  topic: AUDIT_TOPIC,
  service: 'audit',
  prefixes: [CHECKPOINT_STREAMS, `${AUDIT_READING}-`],
  history: auditHistory,
  toContracts,
});
