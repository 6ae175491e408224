import type { AuditDataRead, CheckpointEvent } from '@charter/audit-domain';
import { notPublic, type ToContracts } from '@charter/messaging';
import { CHECKPOINT_STREAMS } from '../checkpoint-streams';

/** What others learn of checkpoints: all of it, so that anybody can keep them. */
export const toContracts: ToContracts<CheckpointEvent | AuditDataRead> = {
  SigningKeyIntroduced: ({ stream, event: { data } }) => ({
    ...{ type: 'audit.signing-key-introduced.v1', subject: monthIn(stream), organizations: [], data },
  }),
  CheckpointSealed: ({ stream, event: { data } }) => ({
    ...{ type: 'audit.checkpoint-sealed.v1', subject: monthIn(stream), organizations: [], data },
  }),
  // Who audits whom is for auditors.
  AuditDataRead: notPublic,
};

const monthIn = (stream: string): string => stream.slice(CHECKPOINT_STREAMS.length);
