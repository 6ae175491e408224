import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical } from '../canonical';
import { fileOf } from '../testing/sample-file';
import { withStream } from '../testing/sample-store';
import { areAllFoundOut, RUNS } from '../testing/adversaries';
import {
  holder,
  oneOf,
  rewritten,
  scenarios,
  sealedBy,
  sealedEvents,
  thief,
  type Scenario,
  type Sealed,
} from '../testing/scenario';
import { verifyEvidence, type EvidenceVerification } from './verify-evidence';

/** What every reader knows: the key that was published. */
const known = { trustedKeys: [holder.keyId] };

const file = (sealed: Sealed, { withheld }: Scenario): Promise<string> =>
  fileOf({ ...sealed, isWithheld: id => withheld[Number(id.slice(1))] ?? false });
const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);
const textOf = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('');
const kindOf = (line: string): string => (JSON.parse(line) as { kind: string }).kind;
const isEntry = (line: string): boolean => ['event', 'withheld'].includes(kindOf(line));

/** The lines with a manifest that counts what is there now; whoever has no key leaves its signature. */
const recounted = (lines: readonly string[]): string[] => {
  const before = lines.slice(0, -1);
  const count = (kind: string) => before.filter(line => kindOf(line) === kind).length;
  const counted = {
    events: count('event'),
    withheld: count('withheld'),
    streams: count('stream'),
    lines: before.length,
  };
  const manifest = JSON.parse(lines.at(-1)!) as object;
  return [...before, canonical({ ...manifest, ...counted, sha256: hash('sha256', textOf(before), 'base64url') })];
};

/** The places of entries in a file, with their streams and revisions. */
const entriesIn = (lines: readonly string[]) => {
  let stream = '';
  let revision = 0;
  return lines.flatMap((line, place) => {
    if (kindOf(line) === 'stream') [stream, revision] = [(JSON.parse(line) as { stream: string }).stream, 0];
    return isEntry(line) ? [{ place, stream, revision: String(revision++) }] : [];
  });
};

type Bad = Extract<EvidenceVerification, { ok: false }>;
const caught = async (text: string | Buffer, more: object = {}): Promise<Bad> => {
  const result = await verifyEvidence([text], { ...known, ...more });
  if (result.ok) throw new Error('It was taken for what was written.');
  return result;
};

/** Each does its worst to a file, and says whether that was found where it was done. */
const adversaries: Readonly<Record<string, (scenario: Scenario, sealed: Sealed) => Promise<unknown>>> = {
  'flips a bit anywhere': async (scenario, sealed) => {
    const bytes = Buffer.from(await file(sealed, scenario));
    const [at, bit] = [scenario.chosen[0] % bytes.length, scenario.chosen[1] % 8];
    const lines = linesOf(bytes.toString());
    const line = bytes.subarray(0, at).toString().split('\n').length;
    const inLine = at - (bytes.lastIndexOf(10, at - 1) + 1);
    bytes[at]! ^= 1 << bit;
    const result = await caught(bytes);
    const text = lines[line - 1]!;
    // Where it changes what the chain covers, it is found right there; else there, or by the whole of the file.
    const isChained = isEntry(text) && inLine < Buffer.byteLength(text.slice(0, text.lastIndexOf(',"kind":')));
    if (isChained || result.line === line) return expect(result.line).toBe(line);
    return expect(result.line === lines.length || result.stream !== undefined || bytes[at] === 10).toBe(true);
  },
  'drops an event': async (scenario, sealed) => {
    const lines = linesOf(await file(sealed, scenario));
    const heads = new Map(sealed.seal.heads.map(({ stream, revision }) => [stream, revision]));
    const entries = entriesIn(lines).filter(({ stream, revision }) => BigInt(revision) <= (heads.get(stream) ?? -1n));
    const { place, stream, revision } = oneOf(entries, scenario.chosen[0]);
    const { line, ...rest } = await caught(textOf(recounted(lines.toSpliced(place, 1))));
    expect(rest).toMatchObject({ stream });
    return expect([line, rest.fault]).toEqual([
      place + 1,
      BigInt(revision) === heads.get(stream) && !isEntry(lines[place + 1]!)
        ? 'stream-truncated'
        : 'revision-out-of-sequence',
    ]);
  },
  'swaps two events': async (scenario, sealed) => {
    const lines = linesOf(await file(sealed, scenario));
    const entries = entriesIn(lines);
    const one = oneOf(entries, scenario.chosen[0]);
    const other = oneOf(
      entries.filter(({ place }) => place !== one.place),
      scenario.chosen[1],
    );
    const swapped = lines.with(one.place, lines[other.place]!).with(other.place, lines[one.place]!);
    const { line } = await caught(textOf(recounted(swapped)));
    return expect(line).toBe(Math.min(one.place, other.place) + 1);
  },
  'cuts off the end': async (scenario, sealed) => {
    const text = await file(sealed, scenario);
    const cut = text.slice(0, scenario.chosen[0] % text.length);
    const { fault, line } = await caught(cut);
    expect(fault).toBe('file-truncated');
    return expect(line).toBe(cut.split('\n').length);
  },
  'appends an event': async (scenario, sealed) => {
    const [stream, events] = oneOf([...sealed.streams], scenario.chosen[0]);
    const last = events.at(-1)!;
    const more = { ...last, event: { ...last.event, id: 'e99', revision: last.event.revision + 1n } };
    const longer = rewritten([...events, more], more.event.revision);
    const lines = linesOf(await file({ ...sealed, streams: withStream(sealed.streams, stream, longer) }, scenario));
    const manifest = linesOf(await file(sealed, scenario)).at(-1)!;
    const result = await caught(textOf(recounted(lines.with(-1, manifest))));
    if (last.event.revision !== sealed.seal.heads.find(head => head.stream === stream)?.revision)
      return expect(result).toMatchObject({ fault: 'manifest-signature-wrong', line: lines.length });
    // It stands where its predecessor does, under the checkpoint.
    return expect(result).toMatchObject({ fault: 'place-wrong', stream, revision: String(more.event.revision) });
  },
  'leaves out a stream with its proof': async (scenario, sealed) => {
    const lines = linesOf(await file(sealed, scenario));
    const { stream } = oneOf(sealed.seal.heads, scenario.chosen[0]);
    const its = new Set(entriesIn(lines).flatMap(entry => (entry.stream === stream ? [entry.place] : [])));
    const left = lines.filter(
      (line, place) => !its.has(place) && (JSON.parse(line) as { stream?: string }).stream !== stream,
    );
    const { fault, line } = await caught(textOf(recounted(left)));
    return expect([fault, line]).toEqual(['manifest-signature-wrong', left.length]);
  },
  'rewrites a stream with its chain': async (scenario, sealed) => {
    const { event } = oneOf(sealedEvents(sealed), scenario.chosen[0]);
    const { stream, revision } = event;
    const streams = withStream(sealed.streams, stream, rewritten(sealed.streams.get(stream)!, revision));
    const manifest = linesOf(await file(sealed, scenario)).at(-1)!;
    const lines = linesOf(await file({ ...sealed, streams }, scenario)).with(-1, manifest);
    const head = sealed.seal.heads.find(one => one.stream === stream);
    return expect(await caught(textOf(recounted(lines)))).toMatchObject({
      ...{ fault: 'head-differs', stream, revision: String(head?.revision) },
    });
  },
  'signs it all with another key': async (scenario, { streams }) => {
    const result = await caught(await file(await sealedBy(thief, scenario, streams), scenario));
    return expect(result.fault).toBe('key-not-trusted');
  },
  'signs another history with the very key': async (scenario, sealed) => {
    const { event } = oneOf(sealedEvents(sealed), scenario.chosen[0]);
    const { stream, revision } = event;
    const streams = withStream(sealed.streams, stream, rewritten(sealed.streams.get(stream)!, revision));
    const forged = await file(await sealedBy(holder, scenario, streams), scenario);
    expect(await verifyEvidence([forged], known)).toMatchObject({ ok: true });
    const { checkpoint } = sealed.seal;
    const { fault, line } = await caught(forged, { kept: [checkpoint] });
    expect(fault).toBe('kept-checkpoint-differs');
    return expect(linesOf(forged)[line - 1]).toContain(`"number":${checkpoint.number}`);
  },
};

describe(`${RUNS} files that somebody has tampered with`, () => areAllFoundOut(adversaries));

describe(`${RUNS} files as they were written, with events withheld by chance`, () => {
  it('accuse nobody', async () => {
    let accused = 0;
    let verified = 0;
    await fc.assert(
      fc.asyncProperty(scenarios, async scenario => {
        const sealed = await sealedBy(holder, scenario);
        const kept = [...sealed.before, sealed.seal.checkpoint];
        const result = await verifyEvidence([await file(sealed, scenario)], { ...known, kept });
        verified++;
        if (!result.ok) accused++;
        expect(result).toMatchObject({ ok: true, kept: { notCompared: [] } });
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect([verified, accused]).toEqual([RUNS, 0]);
  });
});
