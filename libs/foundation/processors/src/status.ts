import type { ParkedKey } from './ledger';
import type { Reader } from './reader';

export type ProcessorStatus = Readonly<{
  state: 'catching-up' | 'live' | 'retrying' | 'stopped';
  /** Why it retries or has stopped. */
  reason?: string;
  /** Messages that have arrived and wait; while it catches up there may be more to come. */
  lagEvents: number;
  /** How long ago the oldest message happened that waits. */
  lagSeconds: number;
  parked: readonly ParkedKey[];
}>;

/** How a reader is doing. `filling`: some read model has nothing to show yet. */
export const statusOf = <M>(reader: Reader<M>, filling: boolean): ProcessorStatus => {
  const lanes = [...reader.lanes.values()];
  const since = lanes.flatMap(lane => lane.behindSince ?? []).map(at => Date.now() - Date.parse(at));
  const settled = lanes.length > 0 && lanes.every(lane => lane.caughtUp) && !filling;
  return {
    state: reader.halted ? 'stopped' : reader.reason !== undefined ? 'retrying' : settled ? 'live' : 'catching-up',
    ...(reader.reason === undefined ? {} : { reason: reader.reason }),
    lagEvents: lanes.reduce((sum, lane) => sum + lane.waiting, 0),
    lagSeconds: Math.max(0, ...since) / 1_000,
    parked: reader.ledger.parked(),
  };
};
