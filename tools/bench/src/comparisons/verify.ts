import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyEvidence } from '@charter/evidence';
import type { Comparison } from '../comparison';
import { writeEvidence, type EvidenceSize } from '../large-evidence';
import { perSecond } from '../measure';

const SIZE: EvidenceSize = { membership: 120_000, readings: 10_000 };
const LEAST_BYTES = 100_000_000;

/** Verifies a file of evidence from its first line to its last, against the SHA-256 of its bytes alone. */
export const verify: Comparison = {
  name: 'evidence verified, against a bare SHA-256 of it',
  unit: 'MB a second',
  aim: { atLeast: 0.5 },
  prepare: async ({ folder }) => {
    const path = join(folder, 'evidence.jsonl');
    await writeEvidence(path, SIZE);
    const { size } = await stat(path);
    if (size < LEAST_BYTES) throw new Error(`The file has ${size} bytes, too few to tell anything.`);
    return {
      ours: () =>
        perSecond(size / 1e6, async () => {
          const verified = await verifyEvidence(createReadStream(path));
          if (!verified.ok) throw new Error(`Line ${verified.line}: ${verified.detail}`);
          const { events, withheld, unsealed } = verified;
          if (events !== SIZE.membership || withheld !== SIZE.readings || unsealed !== 0)
            throw new Error(`${events} events and ${withheld} withheld were verified, ${unsealed} of them unsealed.`);
        }),
      peer: () =>
        perSecond(size / 1e6, async () => {
          const hash = createHash('sha256');
          for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
          hash.digest();
        }),
      close: async () => undefined,
    };
  },
};
