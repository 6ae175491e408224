import {
  CHECKPOINT,
  checkpointHistory,
  checkpoints,
  monthOf,
  type CheckpointEvent,
  type CheckpointRefusal,
  type Checkpoints,
  type CheckpointSealed,
  type SigningKeyIntroduced,
} from '@charter/audit-domain';
import type { Outcome } from '@charter/event-sourcing';
import type { ServiceParts } from '@charter/service';

type Sealing = Readonly<{
  checkpoint: CheckpointSealed['data'];
  /** The one before it, by which its stream is known. */
  after: CheckpointSealed['data'] | undefined;
  key?: SigningKeyIntroduced['data'];
}>;

/** Where checkpoints are written down. */
export type CheckpointStreams = Readonly<{
  seal: (sealing: Sealing, signal: AbortSignal) => Promise<Outcome<Checkpoints, CheckpointEvent, CheckpointRefusal>>;
}>;

/** The first checkpoint of all has none before it, and so stands in a month that never was. */
const FIRST = '0000-00';

export const checkpointStreams = (service: Pick<ServiceParts, 'commands'>): CheckpointStreams => {
  const handler = service.commands({ category: CHECKPOINT, decider: checkpoints, history: checkpointHistory });
  return {
    seal: ({ checkpoint, after, key }, signal) => {
      const commandId = `checkpoint:${checkpoint.number}:${checkpoint.signature}`;
      const actor = { kind: 'system', id: 'audit' } as const;
      const command = { type: 'SealCheckpoint', data: { checkpoint, ...(key && { key }) } } as const;
      const month = after ? monthOf(after.at) : FIRST;
      const request = {
        commandId,
        requestHash: commandId,
        correlationId: commandId,
        actor,
        repeatable: false,
        command,
      };
      return handler.handle(month, request, signal);
    },
  };
};
