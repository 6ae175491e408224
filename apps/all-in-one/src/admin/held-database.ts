import { constants } from 'node:fs';
import { copyFile, open, rm, stat } from 'node:fs/promises';
import { OperationRefused } from '@charter/app-identity';

/*
 * The embedded event store locks its file for itself, so that no second server opens it: SQLite, and with it SQLite's own
 * ways to back up, is kept out too. What it writes can be read all the same.
 *
 * In write-ahead mode a commit is appended to a log beside the file. Now and then what stands there is moved into the file,
 * and the log is begun anew, with another head, once all of it has been moved. So the file is copied first and the log
 * after it: whatever of the file changed while it was read stands in the log as well, and is taken from there when the copy
 * is opened. What was being appended at the end of the log has no valid checksum yet, and is left out. All this holds while
 * the log is the same one; where its head has changed meanwhile, both are copied again.
 *
 * Never in the process that has the file open: closing it there, by whatever means, lets go of SQLite's lock.
 */

const HEAD_BYTES = 32;

// The log is begun anew after about 4 MB of changes. Who writes faster than ten copies in a row can be made is better
// backed up while nothing runs.
const TRIES = 10;

/** Copies a database as it stands at one moment, with its log beside it, while another process may be writing to it. */
export const copyHeldDatabase = async (file: string, to: string): Promise<void> => {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const before = await momentOf(file);
    await copyFile(file, to, constants.COPYFILE_FICLONE);
    await copyLog(`${file}-wal`, `${to}-wal`);
    if ((await momentOf(file)) === before) return;
  }
  throw new OperationRefused(
    `${file} is written to so fast that ${TRIES} copies were out of date before they were complete: stop Charter, and back it up then.`,
  );
};

/** By what one can tell whether the log was begun anew; where there is none, whether the file has changed. */
const momentOf = async (file: string): Promise<string> => {
  const head = await unlessMissing(headOf(`${file}-wal`));
  return head || String((await stat(file, { bigint: true })).mtimeNs);
};

const headOf = async (log: string): Promise<string> => {
  const handle = await open(log);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('hex', 0, bytesRead);
  } finally {
    await handle.close();
  }
};

/** Whoever closes the database in good order takes its log away. */
const copyLog = async (log: string, to: string): Promise<void> => {
  await rm(to, { force: true });
  await unlessMissing(copyFile(log, to, constants.COPYFILE_FICLONE));
};

const unlessMissing = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
