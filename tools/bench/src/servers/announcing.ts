import { randomUUID } from 'node:crypto';
import { connectEventStore } from '@charter/event-store';
import { openKafkaBus } from '@charter/messaging';
import { openDatabase } from '@charter/processors';
import { serviceConfigOf } from '@charter/service';
import { ANNOUNCED_TOPIC, announcedThings, type ThingNamed } from '../announced-events';
import { machineNow, paced, type Pace } from '../measure';
import type { Done } from '../sightings';
import { serveParent } from './serve';

const NAME = 'x'.repeat(200);

/** Appends through the port, while its publisher announces what it finds in the store. */
const main = async (): Promise<void> => {
  const { eventStoreUrl, databaseUrl, kafka } = serviceConfigOf(process.env);
  if (!eventStoreUrl || !databaseUrl || !kafka) throw new Error('It announces from servers to servers.');
  const store = connectEventStore({ url: eventStoreUrl });
  const database = await openDatabase(databaseUrl);
  const bus = await openKafkaBus({ settings: kafka, store, topics: [ANNOUNCED_TOPIC] });
  await bus.publisher(announcedThings, database.schema('announcing'))?.start();

  const append = async (): Promise<Done> => {
    const id = randomUUID();
    const actor = { kind: 'system', id: 'bench' } as const;
    const cause = { commandId: id, requestHash: id, correlationId: id, actor };
    const events: readonly ThingNamed[] = [{ type: 'ThingNamed', data: { name: NAME } }];
    const [stored] = await store.append({ stream: `benchThing-${id}`, after: 'no-stream', events, cause });
    return { id: stored?.id ?? '', at: machineNow() };
  };
  serveParent<undefined, Pace>(undefined, pace => paced(pace, append));
};
void main();
