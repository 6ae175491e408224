import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linesOf, placeOf, saying, verified } from '../testing/sample-lines';
import { positionOfNumber } from '../testing/sample-store';
import { LONGEST_LINE } from './line-reader';
import { verifyEvidence } from './verify-evidence';

describe('bytes that are no evidence', () => {
  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'file-truncated'],
    ['text', 'Dear auditor,\n', 'line-not-json'],
    ['an empty line', '\n', 'line-not-json'],
    ['a line without an end', '{"kind":"export"}', 'file-truncated'],
    ['JSON that is no object', '[]\n', 'format-unknown'],
    ['null', 'null\n', 'format-unknown'],
    ['a kind that there is not', '{"kind":"toString"}\n', 'format-unknown'],
    ['another format with other members', '{"format":"x","kind":"export"}\n', 'format-unknown'],
    ['this format with other members', '{"format":"charter-evidence-v1","kind":"export"}\n', 'line-malformed'],
    [
      'another format',
      '{"at":"2026-01-01T00:00:00.000Z","format":"x","kind":"export","position":"0/0"}\n',
      'format-unknown',
    ],
    ['a file without a header', '{"kind":"stream","stream":"a"}\n', 'format-unknown'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22, 0x0a]), 'line-not-utf-8'],
    ['a byte order mark', '\ufeff{"kind":"stream"}\n', 'line-not-json'],
    ['lists that are nested without end', `${'['.repeat(200_000)}\n`, 'line-not-json'],
    ['lists that are nested too deeply', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`, 'line-not-json'],
  ])('%s', async (_what, bytes, fault) =>
    expect(await verifyEvidence([bytes])).toMatchObject({ ok: false, fault, line: 1 }),
  );

  it('a header that is nested more deeply than 64 levels, itself being the first', async () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    const header = { position: positionOfNumber(5), at: '2026-01-01T00:00:05.000Z' };
    const of = (levels: number) => linesOf({ header: { ...header, more: nested(levels - 1) } });
    expect(await verified(await of(64))).toMatchObject({ ok: true });
    expect(await verified(await of(65))).toMatchObject({ fault: 'line-not-json', line: 1 });
  });

  it.each(['[]', 'null', '{"kind":"toString"}'])('%s behind the header', async line => {
    const lines = await linesOf();
    expect(await verified(lines.with(1, line))).toMatchObject({ fault: 'line-malformed', line: 2 });
  });

  it.each([true, false])('a line that is too long, with an end: %s', async hasEnd => {
    const piece = Buffer.alloc(1024 * 1024, 'a');
    const pieces = Array.from({ length: LONGEST_LINE / piece.length }, () => piece);
    const end = Buffer.from(hasEnd ? 'a\n' : 'a');
    const [header = ''] = await linesOf();
    expect(await verifyEvidence([`${header}\n`, ...pieces, end])).toMatchObject({ fault: 'line-too-long', line: 2 });
  });
});

describe('lines that are none of their kind', () => {
  it.each<[string, object]>([
    ['export', { position: 7 }],
    ['export', { at: 'yesterday' }],
    ['stream', { stream: 1 }],
    ['stream', { sealed: 1 }],
    ['stream', { more: 1 }],
    ['event', { content: null }],
    ['event', { content: 'text' }],
    ['event', { position: '1' }],
    ['event', { latest: '2026' }],
    ['event', { more: 1 }],
    ['event', { chain: 1 }],
    ['key', { since: -1 }],
    ['key', { publicKey: '' }],
    ['checkpoint', { events: 5 }],
    ['checkpoint', { number: 0.5 }],
    ['proof', { bucket: 4096 }],
    ['proof', { leaves: [['a', 'b']] }],
    ['proof', { leaves: {} }],
    ['proof', { path: [] }],
    ['manifest', { lines: '9' }],
    ['manifest', { signature: 'short' }],
  ])('%s with %j', async (kind, said) => {
    const lines = await linesOf();
    const place = placeOf(lines, kind);
    expect(await verified(saying(lines, place, said))).toMatchObject({ fault: 'line-malformed', line: place + 1 });
  });

  it('every line in another spelling', async () => {
    const lines = await linesOf({ isWithheld: id => id === 'e2' });
    for (const [place, line] of lines.entries())
      for (const other of [line.replace('{', '{ '), line.replace('"kind"', String.raw`"\u006bind"`)])
        expect(await verified(lines.with(place, other))).toMatchObject({ ok: false, line: place + 1 });
    const spelled = lines[2]!.replace('"number":0', '"number":0.0');
    expect(spelled).not.toBe(lines[2]);
    expect(await verified(lines.with(2, spelled))).toMatchObject({ fault: 'line-not-canonical', line: 3 });
  });
});

describe('whatever takes the place of a line', () => {
  const kinds = ['export', 'stream', 'event', 'withheld', 'key', 'checkpoint', 'proof', 'person', 'manifest', 'other'];
  const names = ['stream', 'chain', 'content', 'revision', 'sealed', 'leaves', 'path', 'number', 'keyId', '__proto__'];
  const members = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.constantFrom(...kinds), members).map(([kind, more]) => JSON.stringify({ ...more, kind })),
  );

  it('is answered with a line, and never thrown', async () => {
    const lines = await linesOf();
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), line, async (place, other) => {
        const { ok, line: found } = (await verified(lines.with(place, other))) as { ok: boolean; line: number };
        expect(ok).toBe(false);
        expect(found).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('lines where they cannot be', () => {
  it.each([
    ['a second header', 0, 1],
    ['an event before its stream', 2, 1],
    ['a key behind checkpoints', 'key', 'proof'],
    ['a checkpoint behind proofs', 'checkpoint', 'manifest'],
    ['a stream behind keys', 1, 'checkpoint'],
  ])('%s', async (_what, from, to) => {
    const lines = await linesOf();
    const [source, target] = [from, to].map(place => (typeof place === 'string' ? placeOf(lines, place) : place));
    const moved = lines.toSpliced(target!, 0, lines[source!]!);
    expect(await verified(moved)).toMatchObject({ fault: 'line-out-of-order', line: target! + 1 });
  });

  it('anything behind the manifest', async () => {
    const lines = await linesOf();
    for (const line of [lines.at(-1)!, lines[0]!, lines[1]!])
      expect(await verified([...lines, line])).toMatchObject({ fault: 'line-out-of-order', line: lines.length + 1 });
  });

  it('a proof that stands twice, and streams that are out of order', async () => {
    const lines = await linesOf();
    const place = placeOf(lines, 'proof');
    expect(await verified(lines.toSpliced(place, 0, lines[place]!))).toMatchObject({
      fault: 'line-out-of-order',
      line: place + 2,
    });
    const second = lines.findIndex(line => line.includes('"stream":"room-2"') && line.includes('"kind":"stream"'));
    expect(await verified(saying(lines, second, { stream: 'room-0' }))).toMatchObject({
      fault: 'line-out-of-order',
      stream: 'room-0',
    });
    // The stream before is not at its end either: the order of lines is looked at first.
    const cut = saying(lines, second, { stream: 'room-0' }).toSpliced(second - 2, 2);
    expect(await verified(cut)).toMatchObject({ fault: 'line-out-of-order', stream: 'room-0' });
  });
});
