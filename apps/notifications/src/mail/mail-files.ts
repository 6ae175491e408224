import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A message as it lies on disk: of whom it is and what it says, only the vault tells. */
export type SealedMail = Readonly<{ id: string; about: string; createdAt: string; sealed: string }>;

/** A message and the name of its file. */
type Found = Readonly<{ name: string; mail: SealedMail }>;

export type MailFiles = Readonly<{
  /** Returns once it would survive a loss of power. What was kept under the name is replaced. */
  keep: (name: string, mail: SealedMail) => Promise<void>;
  /** Those whose names are meant, the newest first. */
  find: (isMeant: (name: string) => boolean) => Promise<readonly Found[]>;
  /** Returns once they would not come back after a loss of power. */
  removeNamed: (isMeant: (name: string) => boolean) => Promise<void>;
  /** Those about these, and drafts that cannot be read: whose they are nobody can say, and who still writes one tries again. */
  removeAbout: (subjects: ReadonlySet<string>) => Promise<void>;
}>;

/** Messages in a folder, each in a file of its own, for this user's eyes only. Beyond `most` files the oldest go. */
export const mailFiles = (folder: string, most: number): MailFiles => {
  const remove = (name: string) => rm(join(folder, name), { force: true });
  const removeAll = async (names: readonly string[]) => {
    for (const name of names) await remove(name);
    if (names.length > 0) await onDisk(folder);
  };
  return {
    keep: async (name, mail) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Never half of it under its own name, and never two writers in one file.
      const draft = join(folder, `${name}.${randomUUID()}`);
      await written(draft, JSON.stringify(mail));
      await rename(draft, join(folder, name));
      await onDisk(folder);
      for (const old of await oldest(folder, most)) await remove(old);
    },
    find: async isMeant => {
      const names = (await namesIn(folder)).filter(isMeant);
      const found = await Promise.all(names.map(name => foundAt(folder, name)));
      return found
        .filter(one => one !== undefined)
        .toSorted((one, other) => other.mail.createdAt.localeCompare(one.mail.createdAt));
    },
    removeNamed: async isMeant => removeAll((await namesIn(folder)).filter(isMeant)),
    removeAbout: async subjects => {
      const gone: string[] = [];
      for (const name of await namesIn(folder)) {
        const about = await aboutIn(folder, name);
        if (about === UNREADABLE ? DRAFT.test(name) : about !== undefined && subjects.has(about)) gone.push(name);
      }
      await removeAll(gone);
    },
  };
};

const UNREADABLE = Symbol('unreadable');
/** Drafts have another name after that of the message. */
const DRAFT = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whom a file is about. Nothing where it has gone meanwhile. */
const aboutIn = async (folder: string, name: string): Promise<string | typeof UNREADABLE | undefined> => {
  try {
    return (await foundAt(folder, name))?.mail.about;
  } catch (error) {
    if (error instanceof SyntaxError) return UNREADABLE;
    throw error;
  }
};

const written = async (path: string, text: string): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

const onDisk = async (path: string): Promise<void> => {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const namesIn = async (folder: string): Promise<readonly string[]> =>
  ((await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [])
    .filter(entry => entry.isFile())
    .map(({ name }) => name);

/** Whoever else uses the folder may have taken it away meanwhile. */
const foundAt = async (folder: string, name: string): Promise<Found | undefined> => {
  const text = await unlessMissing(readFile(join(folder, name), 'utf8'));
  return text === undefined ? undefined : { name, mail: JSON.parse(text) as SealedMail };
};

/** What is too much, and drafts of processes that were killed with it. */
const oldest = async (folder: string, most: number): Promise<readonly string[]> => {
  const names = await namesIn(folder);
  if (names.length <= most) return [];
  const aged = await Promise.all(
    names.map(async name => ({ name, at: (await unlessMissing(stat(join(folder, name))))?.mtimeMs ?? 0 })),
  );
  const ordered = aged.toSorted((one, other) => one.at - other.at);
  return ordered.slice(0, names.length - most).map(({ name }) => name);
};

const unlessMissing = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
