import {
  consumer,
  fileStore,
  type Consumer,
  type FileTransaction,
  type Handlers,
  type KafkaSettings,
  type PublicEvent,
  type Trouble,
} from '@charter/consumer';
import { MEMBERSHIP_TOPIC, membershipEvents } from '@charter/membership-contracts';
import { CHANGING_TYPES, linesAbout } from './sentences';

export type PermissionChangesOptions = Readonly<{
  kafka: KafkaSettings;
  /** Where it is kept how far has been read. */
  file: string;
  print: (line: string) => void;
  onTrouble: (trouble: Trouble) => void;
  topic?: string;
}>;

/** The last revision of each subject that was printed: an event may come twice, and is printed once. */
type Printed = Record<string, string>;

/**
 * Prints every change of permissions. Printing is no part of a transaction: killed between a line and its position, it
 * prints that line again when it is started anew. What goes into a database by the transaction is there exactly once.
 */
export const permissionChanges = ({ topic = MEMBERSHIP_TOPIC, ...options }: PermissionChangesOptions): Consumer => {
  const { kafka, file, print, onTrouble } = options;
  const handle = (event: PublicEvent, { effects }: FileTransaction<Printed>) => {
    if (BigInt(event.revision) <= BigInt(effects[event.subject] ?? -1)) return;
    effects[event.subject] = event.revision;
    linesAbout(event).forEach(print);
  };
  const handlers: Handlers<typeof membershipEvents, FileTransaction<Printed>> = Object.fromEntries(
    CHANGING_TYPES.map(type => [type, handle]),
  );
  return consumer({
    ...{ name: 'permission-changes', kafka, topics: [topic], events: membershipEvents, handlers, onTrouble },
    store: fileStore<Printed>({ file, initially: {} }),
  });
};
