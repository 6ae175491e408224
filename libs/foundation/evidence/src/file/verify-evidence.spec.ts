import { describe, expect, it } from '@jest/globals';
import { canonical } from '../canonical';
import { fileOf } from '../testing/sample-file';
import { exporting, fresh, linesOf, old, placeOf, saying, verified } from '../testing/sample-lines';
import { keysOf, signerNamed } from '../testing/sample-seal';
import { positionOfNumber } from '../testing/sample-store';
import { verifyEvidence } from './verify-evidence';

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
