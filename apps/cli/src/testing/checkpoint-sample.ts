import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import {
  checkpointHash,
  introduceKey,
  keyIdOf,
  publicKeyOf,
  signCheckpoint,
  type SignedCheckpoint,
  type SigningKey,
} from '@charter/evidence';

type Sealing = Readonly<{
  count: number;
  /** From this number on, the store held something else. */
  changedFrom?: number;
}>;

/** A key that signs checkpoints, and as many histories as whoever holds it likes. */
export type Sealer = Readonly<{
  keys: readonly SigningKey[];
  /** One checkpoint a minute of the first hour of March 2026, each naming the one before. */
  seal: (sealing: Sealing) => Promise<readonly SignedCheckpoint[]>;
}>;

export const sealer = async (): Promise<Sealer> => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = publicKeyOf(privateKey);
  const keyId = keyIdOf(publicKey);
  const keys = [await introduceKey({ publicKey, since: 0, at: at(0) })];
  const seal = async ({ count, changedFrom = Infinity }: Sealing) => {
    const checkpoints: SignedCheckpoint[] = [];
    for (let number = 0; number < count; number++) {
      const before = checkpoints.at(-1);
      const root = rootOf(`${number} ${number >= changedFrom ? 'changed' : 'as it was'}`);
      const counts = { position: `${number + 1}00/${number + 1}00`, events: `${number + 1}0`, streams: '3' };
      const previous = before === undefined ? null : checkpointHash(before);
      const unsigned = { number, previous, ...counts, latest: at(number), root, keyId, at: at(number) };
      checkpoints.push(await signCheckpoint(unsigned, bytes => sign(null, bytes, privateKey)));
    }
    return checkpoints;
  };
  return { keys, seal };
};

const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`;
const rootOf = (text: string) => createHash('sha256').update(text).digest('base64url');
