import { checkpointHistory } from '@charter/audit-domain';
import type { Reactor } from '@charter/service';
import type { CheckpointFile } from './checkpoint-file';

/** Keeps each checkpoint in a file as well, as soon as it is sealed. */
export const checkpointsReactor = (file: CheckpointFile): Reactor => ({
  concerns: ({ event }) => event.type === 'CheckpointSealed',
  react: async ({ event }) => {
    const decoded = checkpointHistory.decode(event);
    if (decoded.type === 'CheckpointSealed') await file.keep(decoded.data);
  },
});
