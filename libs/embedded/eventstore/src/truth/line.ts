import { connect, createServer, type AddressInfo, type Server } from 'node:net';

export type Line = Readonly<{
  address: string;
  /** Until so many bytes have gone to the server. */
  carried: (bytes: number) => Promise<void>;
  cut: () => void;
}>;

/** A line to the server on `port` that can be closed in the middle, as when the client's process dies. */
export async function openLine(port: number): Promise<Line> {
  let bytes = 0;
  const arrivals: (() => void)[] = [];
  let cut = () => {};
  const server: Server = createServer(near => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) socket.on('error', () => undefined);
    far.pipe(near);
    near.on('data', chunk => {
      far.write(chunk);
      bytes += chunk.length;
      for (const arrived of arrivals) arrived();
    });
    cut = () => {
      near.destroy();
      far.end();
      server.close();
    };
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    carried: count =>
      new Promise<void>(resolve => {
        arrivals.push(() => bytes >= count && resolve());
      }),
    cut: () => cut(),
  };
}
