import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineReader } from './line-reader';

const read = (pieces: readonly (Uint8Array | string)[]) => {
  const reader = new LineReader();
  const lines: string[] = [];
  const hashes: string[] = [];
  for (const piece of pieces) {
    reader.feed(piece);
    for (let line = reader.next(); line; line = reader.next()) {
      lines.push(line.bytes.toString('utf8', line.start, line.end));
      hashes.push(reader.hashBefore(line));
    }
  }
  return { lines, hashes, begun: reader.begun };
};

const cut = (text: string, places: readonly number[]): Buffer[] => {
  const bytes = Buffer.from(text);
  const ends = [...places.map(place => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
};

describe('a file that comes in pieces', () => {
  it('has the same lines, and the same bytes before each, wherever it is cut', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '\n', 'line', '😀')).map(parts => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (whole, places) => {
        const lines = whole.split('\n').slice(0, -1);
        const befores = lines.map((_, index) =>
          lines
            .slice(0, index)
            .map(line => `${line}\n`)
            .join(''),
        );
        expect(read(cut(whole, places))).toEqual({
          lines,
          hashes: befores.map(before => hash('sha256', before, 'base64url')),
          begun: Buffer.byteLength(whole.slice(whole.lastIndexOf('\n') + 1)),
        });
      }),
    );
  });

  it('may come as text, and in bytes that are used again', () => {
    expect(read(['a\nb', 'c\n'])).toMatchObject({ lines: ['a', 'bc'], begun: 0 });
    const reader = new LineReader();
    const reused = Buffer.from('ab');
    reader.feed(reused);
    expect(reader.next()).toBeUndefined();
    reused.write('c\n');
    reader.feed(reused);
    const line = reader.next()!;
    expect(line.bytes.toString('utf8', line.start, line.end)).toBe('abc');
  });
});
