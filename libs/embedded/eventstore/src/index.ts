import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerReport } from './worker';

export type EmbeddedEventStoreOptions = Readonly<{
  /** The SQLite file; it and its folder are made if they are missing. */
  file: string;
  /** Left out or 0: a free one. */
  port?: number;
}>;

export type EmbeddedEventStore = Readonly<{
  /** What clients connect to, `esdb://127.0.0.1:PORT?tls=false`. */
  connectionString: string;
  /** Finishes the work in hand and lets go of the file. */
  close: () => Promise<void>;
}>;

/** Threads run compiled code only, also where this file itself is run from its source. */
const WORKER = join(__dirname, '..', 'dist', 'worker.js');

/** Starts a server that speaks EventStoreDB's protocol, in a thread of its own. */
export async function startEmbeddedEventStore({
  file,
  port = 0,
}: EmbeddedEventStoreOptions): Promise<EmbeddedEventStore> {
  // No listener for `error` stays on it: a store that dies takes its process along, instead of going unnoticed.
  const worker = new Worker(WORKER, { workerData: { file, port } });
  const exited = new Promise<void>(resolve => worker.once('exit', () => resolve()));
  const [report] = (await once(worker, 'message')) as [WorkerReport];
  if ('failed' in report) {
    await exited;
    throw new Error(report.failed);
  }
  return {
    connectionString: `esdb://127.0.0.1:${report.listening}?tls=false`,
    close: async () => {
      worker.postMessage('close');
      await exited;
    },
  };
}
