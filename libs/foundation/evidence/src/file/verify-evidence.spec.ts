import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical } from '../canonical';
import { fileOf, type Exporting } from '../testing/sample-file';
import { keysOf, sealOf, signerNamed, storeBefore } from '../testing/sample-seal';
import { positionOfNumber, stored } from '../testing/sample-store';
import { LONGEST_LINE } from './line-reader';
import { verifyEvidence, type EvidenceVerification } from './verify-evidence';

const old = signerNamed('old');
const fresh = signerNamed('fresh');
const streams = stored(
  ['room-1', 'room-2', 'room-1', 'räume-3', 'room-1', 'room-2', 'room-1', 'room-4'].map((stream, number) => ({
    stream,
    data: { number, said: 'é"\\\u2028', list: [1.5, null, true] },
  })),
);

/** Two checkpoints by two keys; the last two events, and with them a stream, came afterwards. */
const exporting = async (more: Partial<Exporting> = {}): Promise<Exporting> => {
  const first = await sealOf(storeBefore(streams, positionOfNumber(3)), { signer: old, number: 0 });
  const sealed = storeBefore(streams, positionOfNumber(6));
  const seal = await sealOf(sealed, { signer: fresh, number: 1, before: first.checkpoint });
  const keys = await keysOf([
    { signer: old, since: 0 },
    { signer: fresh, since: 1 },
  ]);
  return { streams, seal, before: [first.checkpoint], keys, signer: fresh, ...more };
};
const linesOf = async (more: Partial<Exporting> = {}): Promise<string[]> =>
  (await fileOf(await exporting(more))).split('\n').slice(0, -1);
const verified = (lines: readonly string[], known = {}): Promise<EvidenceVerification> =>
  verifyEvidence([lines.map(line => `${line}\n`).join('')], known);

/** The place of the first line of a kind, from 0. */
const placeOf = (lines: readonly string[], kind: string): number =>
  lines.findIndex(line => line.includes(`"kind":"${kind}"`));
/** The file with something else said in a line. */
const saying = (lines: readonly string[], place: number, said: object): string[] =>
  lines.with(place, canonical({ ...(JSON.parse(lines[place]!) as object), ...said }));

describe('a file as it was written', () => {
  it('is proven, and counted', async () =>
    expect(await verified(await linesOf())).toEqual({
      ok: true,
      header: { position: positionOfNumber(5), at: '2026-01-01T00:00:05.000Z' },
      ...{ streams: 4, events: 8, withheld: 0, unsealed: 2 },
      checkpoint: { number: 1, position: positionOfNumber(5), at: '2026-02-01T00:00:00.000Z' },
      keyIds: [old.keyId, fresh.keyId],
      kept: { compared: [], notCompared: [] },
    }));

  it('is proven just so with events withheld, of which nothing can be read', async () => {
    const lines = await linesOf({ isWithheld: id => ['e2', 'e3', 'e6'].includes(id) });
    expect(await verified(lines)).toMatchObject({ ok: true, events: 5, withheld: 3, unsealed: 2 });
    expect(lines.join('')).not.toMatch(/"(e2|e3|e6)"/);
  });

  it('is proven wherever it is cut, and as text', async () => {
    const file = await fileOf(await exporting());
    const bytes = Buffer.from(file);
    const pieces = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
    expect(await verifyEvidence(pieces)).toEqual(await verifyEvidence([file]));
  });

  it('can prove that a stream is not there', async () =>
    expect(await verified(await linesOf({ absent: ['room-5', 'zoo-1'] }))).toMatchObject({ ok: true, streams: 4 }));

  it('holds without any stream', async () =>
    expect(await verified(await linesOf({ streams: new Map(), absent: ['room-5'] }))).toMatchObject({
      ok: true,
      streams: 0,
    }));

  it('is compared with the checkpoints that somebody kept', async () => {
    const { before = [], seal } = await exporting();
    const lines = await linesOf({ before: [] });
    const known = { kept: [...before, seal.checkpoint], trustedKeys: [old.keyId] };
    expect(await verified(lines, known)).toMatchObject({ ok: true, kept: { compared: [1], notCompared: [0] } });
  });

  it('may go on to a later key for the whole', async () => {
    const keys = [...(await exporting()).keys];
    const later = signerNamed('later');
    const three = await keysOf([
      { signer: old, since: 0 },
      { signer: fresh, since: 1 },
      { signer: later, since: 9 },
    ]);
    expect(await verified(await linesOf({ keys: three, signer: later }))).toMatchObject({ ok: true });
    expect(await verified(await linesOf({ keys, signer: later }))).toMatchObject({ fault: 'manifest-key-wrong' });
    expect(await verified(await linesOf({ signer: old }))).toMatchObject({ fault: 'manifest-key-wrong' });
  });

  it('may go on to a key that comes back', async () => {
    const turns = [old, fresh, old].map((signer, since) => ({ signer, since }));
    expect(await verified(await linesOf({ keys: await keysOf(turns), signer: old }))).toMatchObject({ ok: true });
  });
});

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

describe('what a file leaves out or adds', () => {
  it('is told by the line at which it is missed', async () => {
    const lines = await linesOf();
    const proof = placeOf(lines, 'proof');
    expect(await verified(lines.toSpliced(proof, 1))).toMatchObject({
      fault: 'proof-missing',
      stream: 'room-1',
      line: 2,
    });
    expect(await verified(lines.slice(0, -1))).toMatchObject({ fault: 'file-truncated', line: lines.length });
    expect(await verified(lines.toSpliced(placeOf(lines, 'key'), 2))).toMatchObject({ fault: 'checkpoint-key-wrong' });
    expect(await verified(lines.toSpliced(placeOf(lines, 'checkpoint'), 2))).toMatchObject({
      fault: 'checkpoints-missing',
      line: placeOf(lines, 'checkpoint') + 1,
    });
  });

  it('is told with the event that must stand there', async () => {
    const lines = await linesOf();
    expect(await verified(lines.toSpliced(3, 1))).toMatchObject({
      ...{ fault: 'revision-out-of-sequence', line: 4, stream: 'room-1', revision: '2' },
    });
    // Revision 2 is the last one sealed, and 3 came afterwards.
    expect(await verified(lines.toSpliced(4, 2))).toMatchObject({
      ...{ fault: 'stream-truncated', line: 5, stream: 'room-1', revision: '2' },
    });
  });

  it('is told where a stream claims less to be sealed than is, or more', async () => {
    const lines = await linesOf();
    const { sealed: _sealed, ...nothing } = JSON.parse(lines[1]!) as { sealed: string };
    expect(await verified(lines.with(1, canonical(nothing)))).toMatchObject({
      fault: 'head-differs',
      stream: 'room-1',
    });
    expect(await verified(saying(lines, 1, { sealed: '1' }))).toMatchObject({ fault: 'head-differs', revision: '1' });
    expect(await verified(saying(lines, 1, { sealed: '3' }))).toMatchObject({ fault: 'head-differs', revision: '3' });
    expect(await verified(saying(lines, 1, { sealed: '4' }))).toMatchObject({
      fault: 'stream-truncated',
      revision: '4',
    });
  });

  it('is told where places contradict each other', async () => {
    const lines = await linesOf();
    for (const [place, said] of [
      [2, { latest: '2025-12-31T23:59:59.999Z' }],
      [3, { latest: '2026-01-01T00:00:01.999Z' }],
      [4, { position: '199/200' }],
    ] as const)
      expect(await verified(saying(lines, place, said))).toMatchObject({ fault: 'place-wrong', line: place + 1 });
    // Where the event before does not say it, those before that one do.
    const { position: _position, latest: _latest, ...silent } = JSON.parse(lines[3]!) as Record<string, unknown>;
    const latest = '2026-01-01T00:00:05.000Z';
    const gap = saying(lines.with(3, canonical(silent)), 2, { position: '1/1', latest });
    for (const said of [{ position: '0/0', latest }, { latest: '2026-01-01T00:00:04.999Z' }])
      expect(await verified(saying(gap, 4, said))).toMatchObject({ fault: 'place-wrong', line: 5 });
    expect(await verified(saying(gap, 4, { latest }))).toMatchObject({ fault: 'manifest-differs' });
    // Under the checkpoint by its proof, and behind it by its position; and the other way round.
    for (const [place, position, revision] of [
      [4, positionOfNumber(6), '2'],
      [5, positionOfNumber(4), '3'],
    ] as const)
      expect(await verified(saying(lines, place, { position }))).toMatchObject({ fault: 'place-wrong', revision });
  });
});
