import { createHash } from 'node:crypto';

/** One event takes a megabyte in the store at most; a proof of a very full tree, less. Whoever sends more sends no evidence. */
export const LONGEST_LINE = 32 * 1024 * 1024;

const NEWLINE = 0x0a;

/** A line of a file as a part of some bytes, without its newline. */
export type Line = Readonly<{ bytes: Buffer; start: number; end: number }>;

/** Takes a file in pieces that are cut anywhere, gives it back line by line, and hashes what has been given. */
export class LineReader {
  readonly #hash = createHash('sha256');
  /** What came before the bytes at hand, and has no newline yet. */
  #begun: Buffer[] = [];
  #begunLength = 0;
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the next line begins, and what is hashed already. */
  #next = 0;
  #hashed = 0;

  /** The lines so far must have been taken. */
  feed(piece: Uint8Array | string): void {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : asBuffer(piece);
    if (bytes.length === 0) return;
    if (this.#begunLength > 0 && !bytes.includes(NEWLINE)) return this.#begin(bytes);
    this.#bytes = this.#begunLength > 0 ? Buffer.concat([...this.#begun, bytes]) : bytes;
    this.#begun = [];
    this.#begunLength = this.#next = this.#hashed = 0;
  }

  /** The next whole line, as long as there is one; its bytes are good until the next is fed. */
  next(): Line | undefined {
    const start = this.#next;
    const end = this.#bytes.indexOf(NEWLINE, start);
    if (end >= 0) {
      this.#next = end + 1;
      return { bytes: this.#bytes, start, end };
    }
    this.#hashUpTo(start);
    if (start < this.#bytes.length) this.#begin(this.#bytes.subarray(start));
    this.#bytes = Buffer.alloc(0);
    this.#next = this.#hashed = 0;
    return undefined;
  }

  /** How many bytes stand behind the last newline. */
  get begun(): number {
    return this.#begunLength;
  }

  /** SHA-256 of all that stands before a line that was given just now, in base64url. */
  hashBefore({ start }: Line): string {
    this.#hashUpTo(start);
    return this.#hash.copy().digest('base64url');
  }

  #begin(bytes: Buffer): void {
    // A copy: whoever fed the bytes may write others into their place.
    this.#begun.push(Buffer.from(bytes));
    this.#begunLength += bytes.length;
  }

  #hashUpTo(end: number): void {
    if (end > this.#hashed) this.#hash.update(this.#bytes.subarray(this.#hashed, end));
    this.#hashed = Math.max(end, this.#hashed);
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
