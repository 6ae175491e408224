import { clearly, type ConsumerError } from '../failures';
import { within } from '../patience';
import { Session, type Place } from './session';
import type { KafkaSettings } from './settings';

export type ProbeOptions = Readonly<{ settings: KafkaSettings; groups: string; topic: string }>;

// As long as joining a group takes with the brokers' own settings, 3 s, and some more.
const probeMs = 15_000;

/** Tries to read one topic, and nothing else. Gives why it cannot be read; undefined where it can. */
export const readingFails = (options: ProbeOptions): Promise<ConsumerError | undefined> =>
  probing(
    options,
    () => undefined,
    async ({ ready }) =>
      ready.then(
        () => undefined,
        (error: unknown) => clearly(error),
      ),
  );

/** Of which making of the topic the first message of a partition is; undefined where it does not say it. */
export const firstEpochOf = (options: ProbeOptions, partition: number): Promise<string | undefined> => {
  const found = Promise.withResolvers<string | undefined>();
  const onFirst = (place: Place, epoch: string | undefined) => {
    if (place.partition === partition) found.resolve(epoch);
  };
  return probing(options, onFirst, ({ ready }) => ready.then(() => found.promise));
};

type OnFirst = (place: Place, epoch: string | undefined) => void;

const probing = async <Result>(
  { settings, groups, topic }: ProbeOptions,
  onFirst: OnFirst,
  work: (session: Session) => Promise<Result>,
): Promise<Result> => {
  const session = new Session({
    settings,
    groups,
    topics: [topic],
    onAssigned: (_, line) => line.seek(0),
    onFetched: (place, { messages }) => onFirst(place, messages[0]?.epoch),
  });
  try {
    return await within(probeMs, `reading the beginning of ${topic}`, work(session));
  } finally {
    await session.close();
  }
};
