import { open, readFile } from 'node:fs/promises';
import type { CheckpointSealed } from '@charter/audit-domain';
import { canonical } from '@charter/evidence';

/** Keeps checkpoints as JSON Lines, each once and in their order: copies of the file convict whoever changes the store. */
export type CheckpointFile = Readonly<{
  keep: (checkpoint: Sealed) => Promise<void>;
  /** The last one that is kept. */
  last: () => Promise<Sealed | undefined>;
}>;
type Sealed = CheckpointSealed['data'];

export const checkpointFile = (path: string): CheckpointFile => {
  let known: Readonly<{ last: Sealed | undefined }> | undefined;
  const last = async () => (known ??= { last: await lastIn(path) }).last;
  return {
    last,
    keep: async checkpoint => {
      const before = await last();
      if (before && checkpoint.number <= before.number) return;
      const file = await open(path, 'a', 0o644);
      try {
        await file.appendFile(`${canonical(checkpoint)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      known = { last: checkpoint };
    },
  };
};

/** What the last whole line says. Half a line was cut off by a crash, and comes again. */
const lastIn = async (path: string): Promise<Sealed | undefined> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) await cutTo(path, Buffer.byteLength(whole));
  const [line] = whole.trimEnd().split('\n').slice(-1);
  return line ? (JSON.parse(line) as Sealed) : undefined;
};

const cutTo = async (path: string, bytes: number): Promise<void> => {
  const file = await open(path, 'r+');
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
};
