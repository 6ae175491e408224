import type { Known } from '../checkpoint/checkpoint-run';
import { LineReader, LONGEST_LINE, type Line } from './line-reader';
import { EvidenceReader, type FoundInFile, type Proven } from './evidence-reader';

/** What a file proves; or the first line of it that is wrong, counted from 1, and the event where it is about one. */
export type EvidenceVerification =
  (Readonly<{ ok: true }> & Proven) | (Readonly<{ ok: false; line: number }> & FoundInFile);

/**
 * Verifies a file of evidence as it comes, in pieces cut anywhere; only the heads of its streams are kept. Whatever it is
 * given, it answers; it rejects only when the pieces cannot be had.
 */
export const verifyEvidence = async (
  file: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  known: Known = {},
): Promise<EvidenceVerification> => {
  const lines = new LineReader();
  const reader = new EvidenceReader(known);
  let number = 0;
  for await (const piece of file) {
    lines.feed(piece);
    for (let line = lines.next(); line; line = lines.next()) {
      number++;
      const found = isTooLong(line) ? TOO_LONG : reader.take(line, { number, lines });
      if (found) return { ok: false, line: number, ...found };
    }
    if (lines.begun > LONGEST_LINE) return { ok: false, line: number + 1, ...TOO_LONG };
  }
  if (lines.begun > 0) return { ok: false, line: number + 1, fault: 'file-truncated', detail: 'A line has no end.' };
  const proven = reader.proven;
  if (proven) return { ok: true, ...proven };
  return { ok: false, line: number + 1, fault: 'file-truncated', detail: 'The manifest is missing.' };
};

const isTooLong = ({ start, end }: Line): boolean => end - start > LONGEST_LINE;

const TOO_LONG = { fault: 'line-too-long', detail: `A line has at most ${LONGEST_LINE} bytes.` } as const;
