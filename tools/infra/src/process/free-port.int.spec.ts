import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { ensureFree, freePort, portOr } from './free-port';

/** Gives a port on which somebody listens while `work` is done. */
const onTakenPort = async (work: (port: number) => Promise<void>) => {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  await work(port).finally(() => server.close());
};

describe('a free port', () => {
  it('is not one that the kernel gives to outgoing connections', async () =>
    expect(await freePort()).toBeLessThan(32_768));

  it('is given to one only, although none of them listens yet', async () => {
    const ports = await Promise.all(Array.from({ length: 300 }, freePort));
    expect(new Set(ports).size).toBe(300);
  });

  it('is the one that is wanted, unless somebody listens on it', () =>
    onTakenPort(async taken => {
      const free = await freePort();
      expect(await portOr(free)).toBe(free);
      expect(await portOr(taken)).not.toBe(taken);
    }));

  it('is what a server needs', () =>
    onTakenPort(async taken => {
      const refused = `Kafka cannot start: port ${taken} of 127.0.0.1 is taken.`;
      await expect(ensureFree(taken, 'Kafka')).rejects.toThrow(refused);
    }));
});
