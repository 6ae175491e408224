import { connect, isIP, type Socket } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

// A broker that vanished behind a firewall is noticed by requests that stay unanswered; this keeps idle lines open.
const keepAliveMs = 60_000;

/** The sockets of one client, to be dropped all at once. After that there are no new ones. */
export class Sockets {
  readonly #open = new Set<Socket>();
  #isDropped = false;

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.#isDropped) throw givenUp();
    // A certificate is asked for by name; an address is none.
    const name = isIP(host) ? {} : { servername: host };
    const socket = ssl ? connectByTls({ host, port, ...name, ...ssl }, onConnect) : connect({ host, port }, onConnect);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket.setKeepAlive(true, keepAliveMs).setNoDelay(true);
  };

  get isDropped(): boolean {
    return this.#isDropped;
  }

  /** Whoever waits for an answer gets an error. */
  drop(): void {
    this.#isDropped = true;
    for (const socket of this.#open) socket.destroy(givenUp());
  }
}

const givenUp = () => new Error('The line was given up.');
