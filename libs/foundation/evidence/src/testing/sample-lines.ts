import { canonical } from '../canonical';
import { verifyEvidence, type EvidenceVerification } from '../file/verify-evidence';
import { fileOf, type Exporting } from './sample-file';
import { keysOf, sealOf, signerNamed, storeBefore } from './sample-seal';
import { positionOfNumber, stored } from './sample-store';

export const old = signerNamed('old');
export const fresh = signerNamed('fresh');
const streams = stored(
  ['room-1', 'room-2', 'room-1', 'räume-3', 'room-1', 'room-2', 'room-1', 'room-4'].map((stream, number) => ({
    stream,
    data: { number, said: 'é"\\\u2028', list: [1.5, null, true] },
  })),
);

/** Two checkpoints by two keys; the last two events, and with them a stream, came afterwards. */
export const exporting = async (more: Partial<Exporting> = {}): Promise<Exporting> => {
  const first = await sealOf(storeBefore(streams, positionOfNumber(3)), { signer: old, number: 0 });
  const sealed = storeBefore(streams, positionOfNumber(6));
  const seal = await sealOf(sealed, { signer: fresh, number: 1, before: first.checkpoint });
  const keys = await keysOf([
    { signer: old, since: 0 },
    { signer: fresh, since: 1 },
  ]);
  return { streams, seal, before: [first.checkpoint], keys, signer: fresh, ...more };
};
export const linesOf = async (more: Partial<Exporting> = {}): Promise<string[]> =>
  (await fileOf(await exporting(more))).split('\n').slice(0, -1);
export const verified = (lines: readonly string[], known = {}): Promise<EvidenceVerification> =>
  verifyEvidence([lines.map(line => `${line}\n`).join('')], known);

/** The place of the first line of a kind, from 0. */
export const placeOf = (lines: readonly string[], kind: string): number =>
  lines.findIndex(line => line.includes(`"kind":"${kind}"`));
/** The file with something else said in a line. */
export const saying = (lines: readonly string[], place: number, said: object): string[] =>
  lines.with(place, canonical({ ...(JSON.parse(lines[place]!) as object), ...said }));
