import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startFaultProxy, type FaultProxy } from './fault-proxy';

let server: Server;
let proxy: FaultProxy;
const open: Socket[] = [];

beforeEach(async () => {
  server = createServer(socket => socket.on('error', () => undefined).pipe(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  proxy = await startFaultProxy({ port: (server.address() as AddressInfo).port });
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await proxy.close();
  await once(server.close(), 'close');
});

/** A connection to a server that sends everything back. */
const connection = async () => {
  const socket = connect({ host: proxy.host, port: proxy.port });
  const failed = once(socket, 'error').then(([error]) => (error as NodeJS.ErrnoException).code);
  failed.catch(() => undefined);
  const closed = once(socket, 'close');
  closed.catch(() => undefined);
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  open.push(socket);
  await once(socket, 'connect');
  return {
    socket,
    failed,
    closed,
    send: (text: string) => socket.write(text),
    received: () => received,
    until: async (text: string) => {
      while (received !== text) await once(socket, 'data');
    },
  };
};

/** Long enough for anything to pass that passes. */
const aWhile = () => new Promise(resolve => setTimeout(resolve, 50));

describe('a fault proxy', () => {
  it('passes everything both ways, and ends with the ends', async () => {
    const { socket, send, until, closed } = await connection();
    const text = 'x'.repeat(3_000_000);
    send(text);
    await until(text);
    expect(proxy.passedBytes()).toBe(6_000_000);
    socket.end();
    await closed;
  });

  it('cuts what is open and what is new, until it is healed', async () => {
    const first = await connection();
    proxy.cut();
    await first.closed;
    const second = await connection();
    await second.closed;
    proxy.heal();
    const third = await connection();
    third.send('again');
    await third.until('again');
  });

  it('resets what is open', async () => {
    const { failed, send, until } = await connection();
    send('a');
    await until('a');
    proxy.reset();
    expect(await failed).toBe('ECONNRESET');
    const next = await connection();
    next.send('b');
    await next.until('b');
  });

  it('delays both ways and keeps the order', async () => {
    const { send, until } = await connection();
    proxy.delay(40);
    const start = performance.now();
    send('a');
    send('b');
    await until('ab');
    expect(performance.now() - start).toBeGreaterThan(75);
    proxy.heal();
    send('c');
    await until('abc');
  });

  it('pauses, and then goes on with all that was sent', async () => {
    const { send, until, received } = await connection();
    proxy.pause();
    send('a');
    await aWhile();
    expect(received()).toBe('');
    proxy.heal();
    await until('a');
  });

  it('leaves a connection half open: it stays, and carries nothing any more', async () => {
    const { send, received, socket } = await connection();
    proxy.halfOpen();
    send('a');
    await aWhile();
    proxy.heal();
    await aWhile();
    expect(received()).toBe('');
    expect(socket.closed).toBe(false);
    const next = await connection();
    next.send('b');
    await next.until('b');
  });
});
