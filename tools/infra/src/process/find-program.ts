import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian puts servers; only root has them in its PATH. */
const FOR_ROOT = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The first file of this name that can be run: in `folders`, in PATH, or where servers lie. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const inPath = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...folders, ...inPath, ...FOR_ROOT].map(folder => join(folder, name)).find(isProgram);
}

/** Folders such as /usr/lib/postgresql/17/bin, the newest version first. */
export function versionedFolders(parent: string, child: string): readonly string[] {
  try {
    const versions = readdirSync(parent).filter(name => /^\d/.test(name));
    return versions.sort((a, b) => Number(b) - Number(a)).map(version => join(parent, version, child));
  } catch {
    return []; // There is no such folder: it was never installed.
  }
}

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};
