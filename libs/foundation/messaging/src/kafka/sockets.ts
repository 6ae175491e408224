import { connect, isIP, type Socket } from 'node:net';
import { connect as connectByTls, type ConnectionOptions } from 'node:tls';

export type Address = Readonly<{ host: string; port: number }>;

/** Where a broker is really reached: specs put a faulty line in between. */
export type Reach = (advertised: Address) => Address;

type Wanted = Address & Readonly<{ ssl?: ConnectionOptions | boolean | null; onConnect: () => void }>;

// A broker that vanished behind a firewall is noticed by requests that stay unanswered; this keeps idle lines open.
const keepAliveMs = 60_000;

/** The sockets of one client, to be dropped all at once. After that there are no new ones: what was sent stays sent once. */
export class Sockets {
  readonly #open = new Set<Socket>();
  readonly #reach: Reach;
  #isDropped = false;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  readonly factory = ({ ssl, onConnect, ...advertised }: Wanted): Socket => {
    if (this.#isDropped) throw givenUp();
    const { host, port } = this.#reach(advertised);
    const socket = ssl
      ? connectByTls(
          { host, port, ...(isIP(host) ? {} : { servername: host }), ...(ssl === true ? {} : ssl) },
          onConnect,
        )
      : connect({ host, port }, onConnect);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket.setKeepAlive(true, keepAliveMs).setNoDelay(true);
  };

  /** So much has come: a line that brings nothing for a while is dead. */
  get bytesRead(): number {
    let sum = 0;
    for (const socket of this.#open) sum += socket.bytesRead;
    return sum;
  }

  /** Whoever waits for an answer gets an error. */
  drop(): void {
    this.#isDropped = true;
    for (const socket of this.#open) socket.destroy(givenUp());
  }
}

const givenUp = () => new Error('The line was given up.');
