import { CHECKPOINT } from '@charter/audit-domain';

/** How the names of streams begin that checkpoints stand in. */
export const CHECKPOINT_STREAMS = `${CHECKPOINT}-`;
