import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/** The clone that this package lies in. */
export const CLONE = resolve(__dirname, '..', '..', '..', '..');

/** Where everything of the servers of this machine lies. */
export type Place = Readonly<{
  folder: string;
  data: string;
  /** Their addresses, for who wants to use them: `KEY=value` lines. */
  env: string;
  log: string;
  /** An abstract socket: it is there exactly as long as the process that owns the servers. */
  socket: string;
}>;

export function placeIn(folder: string): Place {
  const hash = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 32);
  return {
    folder: resolve(folder),
    data: resolve(folder, 'data'),
    env: resolve(folder, 'env'),
    log: join(resolve(folder), 'supervisor.log'),
    socket: `\0charter-infra-${hash}`,
  };
}
