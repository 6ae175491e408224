import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { emptyLog } from './sqlite-file';
import { untilFree } from './until-free';
import { KeyDestroyed } from './vault';

const KEY_BYTES = 32;

/** What a destroyed key is overwritten with. */
const DESTROYED = Buffer.alloc(KEY_BYTES);

export type SubjectKeys = Readonly<{
  find: (subject: string) => Uint8Array | undefined;
  /** The subject's key, made if there was none yet; KeyDestroyed if there was. */
  findOrMake: (subject: string) => Uint8Array;
  destroy: (subject: string) => Promise<void>;
}>;

/**
 * The keys of subjects, one row each. Rows are only ever appended, and a key is overwritten by as many bytes: so SQLite
 * never moves one to another place, where a copy could stay behind. Nothing is kept in memory, since another process
 * may destroy a key at any time.
 */
export const sqliteSubjectKeys = (database: DatabaseSync): SubjectKeys => {
  const selected = database.prepare('select key from subject_keys where subject = ?');
  const inserted = database.prepare('insert or ignore into subject_keys (subject, key) values (?, ?)');
  const overwritten = database.prepare('update subject_keys set key = ? where subject = ?');

  const row = (subject: string) => selected.get(subject)?.['key'] as Uint8Array | undefined;
  const made = (subject: string) => {
    // Another process may be quicker: then its key is the subject's.
    inserted.run(subject, randomBytes(KEY_BYTES));
    return row(subject);
  };
  return {
    find: subject => {
      const key = row(subject);
      return key && !DESTROYED.equals(key) ? key : undefined;
    },
    findOrMake: subject => {
      const key = row(subject) ?? made(subject);
      if (!key || DESTROYED.equals(key)) throw new KeyDestroyed(`The key of ${subject} was destroyed.`);
      return key;
    },
    destroy: async subject => {
      inserted.run(subject, DESTROYED);
      overwritten.run(DESTROYED, subject);
      // Until then the key is still to be read in the log.
      await untilFree(() => emptyLog(database));
    },
  };
};
