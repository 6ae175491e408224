import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dockerfile, execFormOf, imageItself } from './dockerfile';

const [program, ...args] = execFormOf(imageItself(dockerfile()).find(({ name }) => name === 'HEALTHCHECK')!.value);

describe("the image's look at its own health", () => {
  let server: Server;
  let status: number;
  beforeEach(async () => {
    server = createServer(({ url }, response) => response.writeHead(url === '/health/ready' ? status : 404).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  /** The exit code of the command as it stands in the Dockerfile. */
  const look = (port: number) =>
    new Promise<number>(resolve => {
      expect(program).toBe('node');
      const env = { ...process.env, PORT: String(port) };
      execFile(process.execPath, args, { env }, error => resolve(Number(error?.code ?? 0)));
    });

  it.each([
    [200, 0],
    [503, 1],
    [404, 1],
  ])('takes %d for %d', async (answer, code) => {
    status = answer;
    expect(await look((server.address() as AddressInfo).port)).toBe(code);
  });

  it('takes no answer for none', async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await look(port)).toBe(1);
  });
});
