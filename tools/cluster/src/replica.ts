import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describedServer, freePort, type Server } from '@charter/infra';
import { NODE_FLAGS } from './node-flags';

/** One process of one service. */
export type Replica = Server & Readonly<{ service: string; address: string }>;

export type ReplicaOptions = Readonly<{
  service: string;
  /** Tells it from the others of its service. */
  number: number;
  folder: string;
  environment: Readonly<Record<string, string>>;
}>;

// What one start has compiled, the next one need not, of whatever cluster it is: ten processes that write it all down at
// once into one empty folder are in each other's way for 24 s, in which none of them does anything else.
const COMPILED = join(tmpdir(), 'charter-compiled');

/** A replica that is not running yet; it keeps its port. */
export const describedReplica = async (options: ReplicaOptions): Promise<Replica> => {
  const { service, number, folder, environment } = options;
  const name = `${service}-${number}`;
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const server = describedServer({
    name,
    log: join(folder, `${name}.log`),
    command: {
      program: process.execPath,
      args: [...NODE_FLAGS, programOf(`@charter/app-${service}`, 'main.js')],
      env: {
        PATH: process.env['PATH'],
        ...environment,
        NODE_COMPILE_CACHE: COMPILED,
        ...{ HOST: '127.0.0.1', PORT: String(port), DATA_DIR: join(folder, name), TRUST_PROXY: 'true' },
      },
    },
    ports: [port],
    answers: async () => (await fetch(`http://${address}/health/ready`)).status === 200,
    stopSignal: 'SIGTERM',
  });
  return Object.assign(server, { service, address });
};

/** A built program of a package of this clone. */
export const programOf = (name: string, file: string): string =>
  join(dirname(createRequire(__filename).resolve(`${name}/package.json`)), 'dist', file);
