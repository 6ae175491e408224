/** Its own connections, resources and shutdown, lost races, and a lock that somebody else has held for too long. */
const PASSING = /^(08|40|53|55P03|57|58)/;

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** pg has no codes for these: the server has ended a connection, is silent, or all connections are in use. */
const BROKEN =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** The vault cannot be reached just now: whoever asks again later may find it. */
class Unreachable extends Error {
  readonly transient = true;
}

type Told = Readonly<{ code?: unknown; message?: unknown }>;

/** Throws on an error of a database: as Unreachable, if trying again later can help without anybody's doing. */
export const unlessPassing = (error: unknown): never => {
  const { code, message } = error as Told;
  const isPassing = typeof code === 'string' ? NETWORK.has(code) || PASSING.test(code) : BROKEN.test(String(message));
  throw isPassing ? new Unreachable(`The vault cannot be reached: ${message}`, { cause: error }) : error;
};
