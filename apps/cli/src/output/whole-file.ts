import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { Failure } from '../failure';

/** What was written: its size, how many lines, its SHA-256 in base64url, and its last line. */
export type Written = Readonly<{ bytes: number; lines: number; sha256: string; lastLine: string }>;

type Writing = Readonly<{
  onProgress: (soFar: Pick<Written, 'bytes' | 'lines'>) => void;
  /** Looks at all of it before anybody else can; whatever it throws, there is no file. */
  check: (written: Written) => void;
}>;

const NEWLINE = 0x0a;

/**
 * Writes a file that is there as a whole or not at all: under its own name with .partial behind until everything is on the
 * disk. Only its owner may read it, since it may tell of people.
 */
export const writeWhole = async (
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  { onProgress, check }: Writing,
): Promise<Written> => {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', 0o600).catch((error: Error) => {
    throw new Failure(`${path} cannot be written: ${error.message}`);
  });
  try {
    const written = await writeAll(file, pieces, onProgress);
    check(written);
    await file.sync();
    await file.close();
    await rename(partial, path);
    return written;
  } catch (error) {
    await file.close().catch(() => undefined); // The first error is the one to tell of.
    await rm(partial, { force: true });
    throw error;
  }
};

const writeAll = async (
  file: FileHandle,
  pieces: AsyncIterable<Uint8Array>,
  onProgress: Writing['onProgress'],
): Promise<Written> => {
  const hash = createHash('sha256');
  let [bytes, lines] = [0, 0];
  let last: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    await file.writeFile(piece);
    hash.update(piece);
    bytes += piece.length;
    for (const byte of piece) if (byte === NEWLINE) lines++;
    last = lastLineOf(Buffer.concat([last, piece]));
    onProgress({ bytes, lines });
  }
  return { bytes, lines, sha256: hash.digest('base64url'), lastLine: last.toString() };
};

/** The line at the end, with the newline that ends it. */
const lastLineOf = (bytes: Buffer): Buffer => bytes.subarray(bytes.lastIndexOf(NEWLINE, bytes.length - 2) + 1);
