import { createPrivateKey, generateKeyPairSync, sign as signBytes, type JsonWebKey } from 'node:crypto';
import { keyIdOf, publicKeyOf, type Sign } from '@charter/evidence';
import type { Vault } from '@charter/vault';

/** A key that checkpoints are signed by. */
export type CheckpointKey = Readonly<{ keyId: string; publicKey: string; sign: Sign }>;

/** The private keys that sign checkpoints, which are in the vault alone. */
export type CheckpointKeys = Readonly<{
  /** A new one. It signs nothing before a checkpoint introduces it. */
  make: () => Promise<CheckpointKey>;
  withId: (keyId: string) => Promise<CheckpointKey | undefined>;
  /** The one that an operator wants to be used from the next checkpoint on; the one in use, where that was long ago. */
  wanted: () => Promise<CheckpointKey | undefined>;
  /** Makes a new one, which is wanted from then on. Answers its id. */
  rotate: () => Promise<string>;
}>;

const KIND = 'checkpointKey';
/** Which key is wanted: every replica looks here, so all mean the same one. */
const WANTED = { kind: 'checkpointKeyWanted', id: 'next' };

export const checkpointKeysIn = ({ records }: Pick<Vault, 'records'>): CheckpointKeys => {
  const make = async (): Promise<CheckpointKey> => {
    const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    const key = keyOf(jwk);
    await records.put(KIND, key.keyId, jwk);
    return key;
  };
  const withId = async (keyId: string): Promise<CheckpointKey | undefined> => {
    const jwk = await records.get(KIND, keyId);
    return jwk && keyOf(jwk as JsonWebKey);
  };
  return {
    make,
    withId,
    wanted: async () => {
      const wanted = await records.get(WANTED.kind, WANTED.id);
      return wanted && withId(String(wanted['keyId']));
    },
    rotate: async () => {
      const { keyId } = await make();
      await records.put(WANTED.kind, WANTED.id, { keyId });
      return keyId;
    },
  };
};

const keyOf = (jwk: JsonWebKey): CheckpointKey => {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicKey = publicKeyOf(privateKey);
  return { publicKey, keyId: keyIdOf(publicKey), sign: bytes => signBytes(null, bytes, privateKey) };
};
