import { readEnv } from './env-file';
import { placeIn } from './place';
import { state } from './status';

/** How services find the servers that `infra:up` has started in a folder; nothing where they are not up. */
export async function serversUp(folder: string): Promise<Readonly<Record<string, string>> | undefined> {
  const place = placeIn(folder);
  // The file alone may be that of servers that were killed.
  return (await state(place)) && readEnv(place.env);
}
