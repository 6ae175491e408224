import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Written at once, and at last a page at a time, until nothing more fits. */
const PORTIONS = [1024 * 1024, 4096];

/** A file system of its own in memory, which is full as soon as somebody fills it. */
export class SmallDisk {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async mount(folder: string, megabytes: number): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true });
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
    return new SmallDisk(folder);
  }

  /** Takes all the space that is left. */
  async fill(): Promise<void> {
    const file = await open(this.#ballast, 'a');
    try {
      for (const portion of PORTIONS) while (await isWritten(file, Buffer.alloc(portion)));
    } finally {
      await file.close();
    }
  }

  /** Gives it back. */
  async free(): Promise<void> {
    await rm(this.#ballast, { force: true });
  }

  /** Also where somebody still has files in it. */
  async unmount(): Promise<void> {
    await execute('umount', ['--lazy', this.#folder]);
  }

  get #ballast(): string {
    return join(this.#folder, 'ballast');
  }
}

const isWritten = async (file: Awaited<ReturnType<typeof open>>, bytes: Buffer): Promise<boolean> => {
  try {
    return (await file.write(bytes)).bytesWritten === bytes.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
};
