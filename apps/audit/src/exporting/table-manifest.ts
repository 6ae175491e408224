import { createHash } from 'node:crypto';
import { canonical, type Proof, type SignedCheckpoint } from '@charter/evidence';
import type { Proven } from '../sealing/sealer';
import type { TableFormat } from './tables';

/**
 * What vouches for a table: of whom it is and what was asked for, how many rows it has, the SHA-256 of its bytes, and what
 * proves the streams it was made of.
 */
export type TableManifest = Readonly<{
  organizationId?: string;
  userId?: string;
  format: TableFormat;
  position: string;
  at: string;
  member?: string;
  permission?: string;
  fromPosition?: string;
  fromAt?: string;
  rows: number;
  sha256: string;
  checkpoint: SignedCheckpoint;
  proofs: readonly Proof[];
  keyId: string;
  signature: string;
}>;

type About = Omit<TableManifest, 'rows' | 'sha256' | 'checkpoint' | 'proofs' | 'keyId' | 'signature'>;

/** Reads the whole table once more. `signature` is over `charter-table-v1`, a line feed and the canonical form of the rest. */
export const tableManifest = async (
  about: About,
  lines: AsyncIterable<string>,
  { checkpoint, proofs, key }: Proven,
): Promise<TableManifest> => {
  const hash = createHash('sha256');
  let count = 0;
  for await (const line of lines) {
    hash.update(line);
    count++;
  }
  const rows = about.format === 'csv' ? count - 1 : count;
  const body = { ...about, rows, sha256: hash.digest('base64url'), checkpoint, proofs, keyId: key.keyId };
  const signature = await key.sign(Buffer.from(`charter-table-v1\n${canonical(body)}`));
  return { ...body, signature: signature.toString('base64url') };
};
