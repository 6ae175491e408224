import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { connects } from '../process/connects';
import type { Started } from './servers';

/** One server, as `infra:status` shows it. `note`: what else there is to know. */
export type Look = Readonly<{ name: string; address: string; pid?: number; answers: boolean; note?: string }>;

/** What the process that owns the servers says of itself. */
export type Report = Readonly<{ pid: number; looks: readonly Look[]; isStarting: boolean }>;

export async function lookAt(started: readonly Started[]): Promise<readonly Look[]> {
  return Promise.all(
    started.map(async ({ server, address, data }) => ({
      name: server.name,
      address,
      ...(server.pid !== undefined && { pid: server.pid }),
      answers: await server.answers(),
      ...(data !== undefined && { note: `its data lies in ${data}, which the user postgres can reach` }),
    })),
  );
}

/** A server that is not ours: all that can be told is whether somebody listens there. */
export async function lookAtAddress(name: string, address: string, note: string): Promise<Look> {
  const [, host = '', port] = /^(?:\w+:\/\/)?(?:[^@/]*@)?([^:/?]+):(\d+)/.exec(address) ?? [];
  return { name, address: withoutPassword(address), answers: await connects(Number(port), host), note };
}

const withoutPassword = (address: string): string => address.replace(/:\/\/[^@/]*@/, '://');

/** Gives a report to each who connects; throws where another process does so already. */
export async function reportOn(socket: string, report: () => Promise<Report>): Promise<void> {
  const server = createServer(asking => {
    asking.on('error', () => undefined); // Who asked has left.
    void report().then(told => asking.end(JSON.stringify(told)));
  });
  await once(server.listen(socket), 'listening').catch(() => {
    throw new Error('The servers of this folder are up already, or coming up.');
  });
}

/** The report of the process that owns the servers; undefined where there is none. */
export async function reportFrom(socket: string): Promise<Report | undefined> {
  const asked = connect(socket);
  try {
    return JSON.parse(await text(asked)) as Report;
  } catch {
    return undefined; // Nobody listens, or it ended meanwhile.
  }
}
