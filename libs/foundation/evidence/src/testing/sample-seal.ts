import { createPrivateKey, sign as signWith } from 'node:crypto';
import { checkpointHash, signCheckpoint, type Checkpoint, type SignedCheckpoint } from '../checkpoint/checkpoint';
import { publicKeyOf, type Sign } from '../checkpoint/signature';
import { introduceKey, keyIdOf, type SigningKey } from '../checkpoint/signing-key';
import { sha256 } from '../sha-256';
import { headsTree } from '../tree/heads-tree';
import type { StreamHead } from '../tree/leaf';
import type { Proof } from '../tree/proof';
import { chainAt, type Placed, type Streams } from './sample-store';

export type Signer = Readonly<{ keyId: string; publicKey: string; sign: Sign }>;

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Whoever holds the private key that follows from a name. */
export const signerNamed = (name: string): Signer => {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, sha256(name)]), format: 'der', type: 'pkcs8' });
  const publicKey = publicKeyOf(key);
  return { publicKey, keyId: keyIdOf(publicKey), sign: bytes => signWith(null, bytes, key) };
};

/** Keys that took over from each other, each at the number of a checkpoint. */
export const keysOf = async (signers: readonly Readonly<{ signer: Signer; since: number }>[]): Promise<SigningKey[]> =>
  Promise.all(
    signers.map(({ signer: { publicKey }, since }, index) =>
      introduceKey({ publicKey, since, at: '2026-01-01T00:00:00.000Z' }, signers[index - 1]?.signer.sign),
    ),
  );

/** A checkpoint with what stands below it. */
export type Seal = Readonly<{
  checkpoint: SignedCheckpoint;
  heads: readonly StreamHead[];
  prove: (stream: string) => Proof;
}>;

type Sealing = Readonly<{
  signer: Signer;
  number: number;
  before?: SignedCheckpoint | undefined;
  changed?: Partial<Checkpoint>;
}>;

/** Seals all of these streams as they are. */
export const sealOf = async (streams: Streams, { signer, number, before, changed }: Sealing): Promise<Seal> => {
  const heads = [...streams].map(([stream, events]) => headOf(stream, events));
  const tree = headsTree(heads);
  const all = [...streams.values()].flat();
  const checkpoint = {
    number,
    previous: before ? checkpointHash(before) : null,
    position: all.map(({ position }) => position).reduce((a, b) => (byCommit(a) > byCommit(b) ? a : b), '0/0'),
    events: String(all.length),
    streams: String(streams.size),
    latest: all.map(({ latest }) => latest).reduce((a, b) => (a > b ? a : b), '2026-01-01T00:00:00.000Z'),
    root: tree.root,
    keyId: signer.keyId,
    at: '2026-02-01T00:00:00.000Z',
    ...changed,
  };
  const signed = await signCheckpoint(checkpoint, signer.sign);
  return { checkpoint: signed, heads, prove: stream => tree.prove(stream, number) };
};

const byCommit = (position: string): number => Number(position.split('/')[0]);

const headOf = (stream: string, events: readonly Placed[]): StreamHead => ({
  stream,
  revision: BigInt(events.length - 1),
  chain: chainAt(events.at(-1)!),
});

/** A store as it was before an event with this number in the whole store. */
export const storeBefore = (streams: Streams, position: string): Streams =>
  new Map(
    [...streams]
      .map(([stream, events]) => [stream, events.filter(one => byCommit(one.position) < byCommit(position))] as const)
      .filter(([, events]) => events.length > 0),
  );
