import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { EvidenceVerification, Known } from '@charter/evidence';
import { Failure } from '../failure';
import { sizeInWords } from '../output/amounts';
import type { Terminal } from '../output/terminal';

export type Proven = Extract<EvidenceVerification, { ok: true }>;
type Fault = Extract<EvidenceVerification, { ok: false }>;

export type Verifying = Readonly<{
  path: string;
  known: Known;
  /** Given each piece of the file once nothing was found wrong in it. */
  onPiece?: (piece: Uint8Array) => void;
}>;

/** Verifies a file of evidence, going over it once, and telling how far it has come. */
export const verifiedFile = async (
  terminal: Terminal,
  { path, known, onPiece = () => undefined }: Verifying,
): Promise<EvidenceVerification> => {
  // Loaded here: whoever only asks the server starts without it.
  const { verifyEvidence } = await import('@charter/evidence');
  const { size } = await stat(path).catch(unreadable(path));
  try {
    return await verifyEvidence(piecesOf({ path, size, onPiece }, terminal), known).catch(unreadable(path));
  } finally {
    terminal.progress();
  }
};

// As much as is written at once where evidence is made.
const PIECE_BYTES = 64 * 1024;

async function* piecesOf(
  { path, size, onPiece }: Readonly<{ path: string; size: number }> & Required<Pick<Verifying, 'onPiece'>>,
  terminal: Terminal,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    yield piece as Buffer;
    onPiece(piece as Buffer);
    read += (piece as Buffer).length;
    terminal.progress(`Verifying: ${sizeInWords(read)} of ${sizeInWords(size)}`);
  }
}

const unreadable =
  (path: string) =>
  (error: unknown): never => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Failure(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${message}`);
  };

/** What is wrong with a file, and where. */
export const notEvidence = (path: string, { fault, line, detail, stream, revision }: Fault): Failure =>
  new Failure(`${path} does not prove what it says: ${fault}, in line ${line}. ${detail}`, {
    advice: [
      ...(stream === undefined ? [] : [`It is about the stream ${stream}.`]),
      ...(revision === undefined ? [] : [`It is about the event with revision ${revision} there.`]),
    ],
  });
