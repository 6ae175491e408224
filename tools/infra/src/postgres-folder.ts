import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { accountNamed, isRoot, type Account } from './process/account';
import { output } from './process/command';

/** PostgreSQL refuses to run as root; then it runs as the user that its package has made. Undefined: as ourselves. */
export function ownerOfPostgres(): Account | undefined {
  if (!isRoot()) return undefined;
  const owner = accountNamed('postgres');
  if (!owner) throw new Error('PostgreSQL does not run as root, and there is no user postgres.');
  return owner;
}

/** The folder that PostgreSQL's data lies in when this one is asked for; made where it is missing. */
export async function postgresFolder(wanted: string): Promise<string> {
  const owner = ownerOfPostgres();
  await mkdir(dirname(wanted), { recursive: true });
  const folder = (await canEnter(dirname(wanted), owner)) ? resolve(wanted) : elsewhere(wanted);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (owner) await giveTo(owner, folder);
  return folder;
}

const canEnter = async (folder: string, owner: Account | undefined): Promise<boolean> => {
  if (!owner) return true;
  return output({ program: 'test', args: ['-x', folder], as: owner }).then(
    () => true,
    () => false,
  );
};

/** The same again for the same folder, so that its data is found after a restart. */
const elsewhere = (wanted: string): string => {
  const hash = createHash('sha256').update(resolve(wanted)).digest('hex').slice(0, 16);
  return join(tmpdir(), `charter-postgres-${hash}`);
};

const giveTo = async (owner: Account, folder: string): Promise<void> => {
  // In a folder that all may write to, the name can be a trap of somebody else's.
  const found = await lstat(folder);
  if (!found.isDirectory() || ![0, owner.uid].includes(found.uid)) {
    throw new Error(`${folder} belongs neither to us nor to ${owner.name}.`);
  }
  await chown(folder, owner.uid, owner.gid);
  await chmod(folder, 0o700);
};
