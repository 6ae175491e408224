import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Lane } from './fault-proxy-lane';

export type FaultProxyOptions = Readonly<{
  host?: string;
  port: number;
  /** Where the proxy itself listens; left out: a free port. */
  listenOn?: number;
}>;

/** A TCP connection that can be made to fail. What passes is passed in order, or not at all. */
export type FaultProxy = Readonly<{
  host: string;
  port: number;
  /** Ends every connection and refuses new ones until `heal`. */
  cut: () => void;
  /** Resets every connection (RST); new ones work. */
  reset: () => void;
  /** Everything arrives so much later, both ways. */
  delay: (milliseconds: number) => void;
  /** Nothing passes, on old connections and new ones, until `heal`; then everything goes on. */
  pause: () => void;
  /** The present connections stay open and never carry anything again, as behind a lost route; new ones work. */
  halfOpen: () => void;
  /** No more faults for whatever is still connected or connects from now on. */
  heal: () => void;
  /** So much has passed, both ways together. */
  passedBytes: () => number;
  close: () => Promise<void>;
}>;

const NO_FAULTS = { cut: false, paused: false, delay: 0 };

/** Starts a proxy on 127.0.0.1 in front of a server. */
export const startFaultProxy = async ({
  host = '127.0.0.1',
  port,
  listenOn = 0,
}: FaultProxyOptions): Promise<FaultProxy> => {
  const faults = { ...NO_FAULTS };
  const lanes = new Set<Lane>();
  let passed = 0;

  const join = (from: Socket, to: Socket) => {
    const lane = new Lane({ from: from.setNoDelay(), to, faults, passed: bytes => (passed += bytes) });
    lanes.add(lane);
    from.on('close', () => lanes.delete(lane));
  };
  const server = createServer(near => {
    if (faults.cut) return void near.destroy();
    const far = connect({ host, port });
    join(near, far);
    join(far, near);
  });
  await once(server.listen(listenOn, '127.0.0.1'), 'listening');

  const onEach = (fault: (lane: Lane) => void) => () => lanes.forEach(fault);
  const end = onEach(lane => lane.end());
  const pass = onEach(lane => lane.pass());
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    cut: () => {
      faults.cut = true;
      end();
    },
    reset: onEach(lane => lane.reset()),
    delay: milliseconds => (faults.delay = milliseconds),
    pause: () => (faults.paused = true),
    halfOpen: onEach(lane => lane.swallow()),
    heal: () => {
      Object.assign(faults, NO_FAULTS);
      pass();
    },
    passedBytes: () => passed,
    close: async () => {
      end();
      await once(server.close(), 'close');
    },
  };
};
