import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ListenOptions } from 'node:net';

/**
 * Below the ports that the kernel gives to outgoing connections (from 32768): one of those could take the port of a
 * server while that is down, and it could not come back.
 */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/** Most are free; who finds none of so many taken has another problem. */
const TRIES = 200;

/** A port on 127.0.0.1 that nobody listens on, and that no other process gets from here while this one lives. */
export async function freePort(): Promise<number> {
  for (let left = TRIES; left > 0; left -= 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if ((await isReserved(port)) && (await isFree(port))) return port;
  }
  throw new Error(`No port of 127.0.0.1 between ${LOWEST} and ${HIGHEST} is free.`);
}

/** The first of these ports if nobody listens on it, else a free one. */
export const portOr = async (wanted: number): Promise<number> => ((await isFree(wanted)) ? wanted : freePort());

/** Throws where somebody listens on a port that `name` needs. */
export async function ensureFree(port: number, name: string): Promise<void> {
  if (!(await isFree(port))) throw new Error(`${name} cannot start: port ${port} of 127.0.0.1 is taken.`);
}

const isFree = async (port: number): Promise<boolean> => {
  const server = await listening({ host: '127.0.0.1', port });
  if (!server) return false;
  server.close();
  await once(server, 'close');
  return true;
};

/** An abstract socket (Linux only) as the reservation: the kernel lets go of it when its process ends. */
const isReserved = async (port: number): Promise<boolean> => {
  if (process.platform !== 'linux') return true;
  const server = await listening({ path: `\0charter-port-${port}` });
  server?.unref();
  return server !== undefined;
};

const listening = async (where: ListenOptions) => {
  const server = createServer().listen(where);
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
};
