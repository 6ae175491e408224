// Refusals by PostgreSQL that have nothing to do with what was asked: its connections, resources and shutdown, lost races
// between transactions, and a lock that somebody else has held for too long.
const passing = /^(08|40|53|55P03$|57|58)/;
const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// pg has no codes for these: a server was killed or does not answer, or all connections are in use.
const broken =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

type Told = Readonly<{ code?: unknown; message?: unknown }>;

/** Whether an error of a database, or of the network on the way to it, passes without anybody's doing. */
export const isPassing = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as Told;
  if (typeof code === 'string' && (network.has(code) || (code.length === 5 && passing.test(code)))) return true;
  return typeof message === 'string' && broken.test(message);
};
