import { EventStoreDBClient, type Credentials } from '@eventstore/db-client';

/** A client, until its connection is given up for a new one. */
export type Line = Readonly<{ client: EventStoreDBClient; givenUp: AbortSignal }>;

/** The one way of this process to a store. */
export type Connection = Readonly<{
  /** What every call carries. */
  options: Readonly<{ credentials: Credentials; requiresLeader: true }>;
  line: () => Line;
  /** Gives up a line that stays silent, unless that was done already. */
  giveUp: (line: Line) => void;
}>;

const connections = new Map<string, Connection>();

/**
 * One client for each store, for as long as the process lives. It is never disposed: that would end whatever is
 * pending for others without an outcome. Its sockets do not keep the process alive.
 */
export const connectionTo = (url: string): Connection => {
  const address = url.replace(/^kurrentdb(\+discover)?:/, 'esdb$1:');
  const known = connections.get(address) ?? connect(address);
  connections.set(address, known);
  return known;
};

/**
 * A dead connection that nobody closed is noticed by pings, 10 s apart: the least that servers take. A ping
 * unanswered for 3 s ends it; a healthy server that stands still for longer costs a reconnection.
 */
const PING_TIMEOUT_MS = 3_000;

/** More than can be given up one after the other before the pings have ended the first. */
const LINES = 20;

const connect = (address: string): Connection => {
  const options = { credentials: credentialsIn(address), requiresLeader: true } as const;
  let count = 0;
  const open = () => {
    // gRPC shares connections between clients of equal settings, dead ones too. One that differs gets its own.
    const keepAliveTimeout = PING_TIMEOUT_MS + (count++ % LINES);
    const controller = new AbortController();
    const client = EventStoreDBClient.connectionString(withSetting(address, 'keepAliveTimeout', keepAliveTimeout));
    return { line: { client, givenUp: controller.signal }, end: () => controller.abort() };
  };
  let current = open();
  return {
    options,
    line: () => current.line,
    giveUp: line => {
      if (line !== current.line) return;
      const { end } = current;
      current = open();
      end();
    },
  };
};

const withSetting = (address: string, name: string, value: number): string => {
  const [hosts, query = ''] = address.split('?');
  const others = query.split('&').filter(setting => setting && !setting.toLowerCase().startsWith(name.toLowerCase()));
  return `${hosts}?${[...others, `${name}=${value}`].join('&')}`;
};

/**
 * Credentials on every append, also where the store wants none: without them the client appends by its batches, and
 * one batch that fails leaves all appends of the process without an outcome.
 */
const credentialsIn = (address: string): Credentials => {
  const [, username, password] = /^[^:]+:\/\/([^:@/]+):([^@/]+)@/.exec(address) ?? [];
  if (username && password) return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  if (/[?&]tls=false(&|$)/i.test(address)) return { username: '', password: '' };
  throw new Error('An event store that is reached by TLS needs a user: esdb://user:password@host:port');
};
