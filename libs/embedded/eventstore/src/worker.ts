import { parentPort, workerData } from 'node:worker_threads';
import { serve } from './server';

/** What the thread says to its owner; `close` is all that the owner says to it. */
export type WorkerReport = Readonly<{ listening: number } | { failed: string }>;

async function run(): Promise<void> {
  const report = (message: WorkerReport) => parentPort?.postMessage(message);
  try {
    const server = await serve(workerData as { file: string; port: number });
    parentPort?.once('message', () => void server.close().then(() => parentPort?.close()));
    report({ listening: server.port });
  } catch (error) {
    report({ failed: error instanceof Error ? error.message : String(error) });
    parentPort?.close();
  }
}

void run();
