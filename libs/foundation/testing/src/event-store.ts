import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { startEmbeddedEventStore } from '@charter/embedded-eventstore';
import { startFaultProxy, type FaultProxy } from './fault-proxy';

export type StoreForSpecs = Readonly<{ url: string; close: () => Promise<void> }>;

/** The event store that `EVENTSTORE_URL` names, or an embedded one on a folder of its own. */
export const storeForSpecs = async (): Promise<StoreForSpecs> => {
  const url = process.env['EVENTSTORE_URL'];
  return url ? { url, close: async () => undefined } : embeddedStore();
};

/** An embedded event store, whatever `EVENTSTORE_URL` says: for what no other server should have to go through. */
export const embeddedStore = async (): Promise<StoreForSpecs> => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-store-'));
  const { connectionString, close } = await startEmbeddedEventStore({ file: join(folder, 'events.db') });
  return {
    url: connectionString,
    close: async () => {
      await close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** An embedded event store in a process of its own, which can be killed and started again at the same address. */
export type KillableStore = StoreForSpecs & Readonly<{ kill: () => Promise<void>; start: () => Promise<void> }>;

export const killableStore = async (): Promise<KillableStore> => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-store-'));
  const main = join(dirname(require.resolve('@charter/embedded-eventstore/package.json')), 'dist', 'main.js');
  let port = 0;
  let running: Readonly<{ url: string; kill: () => Promise<void> }> | undefined;

  const start = async () => {
    const child = spawn(process.execPath, [main, '--file', join(folder, 'events.db'), '--port', String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const url = line.replace('Listening on ', '');
    ({ port } = addressOf(url));
    const kill = async () => {
      child.kill('SIGKILL');
      await exited;
    };
    running = { url, kill };
    return url;
  };
  const kill = async () => {
    await running?.kill();
    running = undefined;
  };
  return {
    url: await start(),
    kill,
    start: async () => void (await start()),
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
};

/** A fault proxy in front of a store, and the address of the store through it. */
export const faultProxyTo = async (url: string): Promise<Readonly<{ proxy: FaultProxy; url: string }>> => {
  const { host, port } = addressOf(url);
  const proxy = await startFaultProxy({ host, port });
  return { proxy, url: url.replace(`${host}:${port}`, `${proxy.host}:${proxy.port}`) };
};

const addressOf = (url: string): Readonly<{ host: string; port: number }> => {
  const [, host, port] = /^[^:]+:\/\/(?:[^@/]*@)?([^:/?]+):(\d+)/.exec(url) ?? [];
  if (!host || !port) throw new Error(`${url} names no host and port.`);
  return { host, port: Number(port) };
};
