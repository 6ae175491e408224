import { randomUUID } from 'node:crypto';
import { machineNow, paced, type Pace } from '../measure';
import { rawProducer } from '../raw-kafka';
import type { Done } from '../sightings';
import { serveParent } from './serve';

const { KAFKA_BROKERS = '', TOPIC: topic = '' } = process.env;
/** As long as an announcement of the other side. */
const VALUE = 'x'.repeat(600);

/** The least that must be done to tell another process something. */
const main = async (): Promise<void> => {
  const producer = await rawProducer(KAFKA_BROKERS);
  const produce = async (): Promise<Done> => {
    const done = { id: randomUUID(), at: machineNow() };
    await producer.send({ topic, acks: -1, messages: [{ key: done.id, value: VALUE }] });
    return done;
  };
  serveParent<undefined, Pace>(undefined, pace => paced(pace, produce));
};
void main();
