import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { featuresService } from './features-service';
import { GroupCommit } from './group-commit';
import { Log } from './log';
import { nextTurn } from './read-call';
import { streamsDefinition, streamsService } from './streams-service';
import { Subscriptions } from './subscriptions';

/** Without encryption or passwords, so for this machine alone. */
const HOST = '127.0.0.1';

/** Messages from here on are refused, as the real server does. */
const REFUSED_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Work in hand takes milliseconds; a client that does not take its answers would hold us for ever. */
const CLOSE_GRACE_MS = 1_000;

export type RunningServer = Readonly<{ port: number; close: () => Promise<void> }>;

/** Serves the log in `file` on `port` (0: a free one). */
export async function serve({ file, port }: Readonly<{ file: string; port: number }>): Promise<RunningServer> {
  const log = new Log(file);
  const subscriptions = new Subscriptions();
  const commits = new GroupCommit(log, events => subscriptions.committed(events));
  const server = new Server({ 'grpc.max_receive_message_length': REFUSED_MESSAGE_BYTES - 1 });
  server.addService(streamsDefinition, streamsService({ log, commits, subscriptions }));
  server.addService(ServerFeaturesService, featuresService());
  try {
    const bound = await bind(server, port);
    return { port: bound, close: () => close({ server, subscriptions, log }) };
  } catch (error) {
    log.close();
    throw error;
  }
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${HOST}:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(new Error(`Port ${port} of ${HOST} cannot be had: ${error.message}`)) : resolve(bound),
    );
  });
}

type Open = Readonly<{ server: Server; subscriptions: Subscriptions; log: Log }>;

async function close({ server, subscriptions, log }: Open): Promise<void> {
  subscriptions.end();
  await new Promise<void>(resolve => {
    const force = setTimeout(() => server.forceShutdown(), CLOSE_GRACE_MS);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
  // Appends of calls that were cut off are still in the queue of this turn.
  await nextTurn();
  log.close();
}
