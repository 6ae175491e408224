import { joinedHistories, type History } from '@charter/event-sourcing';
import type { CheckpointEvent } from './checkpoint/events';
import { checkpointHistory } from './checkpoint/history';
import type { AuditDataRead } from './reading/events';
import { readingHistory } from './reading/reading';

/** Reads what stands in the streams of audit, whichever they are. */
export const auditHistory: History<CheckpointEvent | AuditDataRead> = joinedHistories<CheckpointEvent | AuditDataRead>([
  checkpointHistory as History<CheckpointEvent | AuditDataRead>,
  readingHistory as History<CheckpointEvent | AuditDataRead>,
]);
