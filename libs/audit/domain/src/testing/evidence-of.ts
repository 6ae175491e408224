import { generateKeyPairSync, sign } from 'node:crypto';
import {
  contentHash,
  evidenceFile,
  firstChain,
  headsTree,
  introduceKey,
  keyIdOf,
  nextChain,
  publicKeyOf,
  signCheckpoint,
  type ExportedEvent,
} from '@charter/evidence';
import { latestAt } from '../holding/moment';
import type { RandomFact } from './random-memberships';

type Exported = ExportedEvent & Readonly<{ position: string }>;

/** A file of evidence of everything that happened, sealed by a key of its own. */
export const evidenceOf = async (facts: readonly RandomFact[]): Promise<string> => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = publicKeyOf(privateKey);
  const keyId = keyIdOf(publicKey);
  const signing = (bytes: Buffer) => sign(null, bytes, privateKey);
  const streams = [...Map.groupBy(facts, ({ stream }) => stream)]
    .map(([stream, all]) => ({ stream, events: chained(stream, all, facts) }))
    .toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
  const heads = streams.map(({ stream, events }) => ({
    ...{ stream, revision: BigInt(events.length - 1), chain: String(events.at(-1)!.event.metadata['chain']) },
  }));
  const tree = headsTree(heads);
  const last = facts.at(-1)!;
  const at = latestAt(facts, last.position)!;
  const key = await introduceKey({ publicKey, since: 0, at });
  const checkpoint = await signCheckpoint(
    {
      ...{ number: 0, previous: null, position: last.position, latest: at, at, keyId },
      ...{ events: String(facts.length), streams: String(streams.length), root: tree.root },
    },
    signing,
  );
  const pieces = evidenceFile({
    header: { position: last.position, at },
    streams: streams.map(({ stream, events }) => ({ stream, sealed: BigInt(events.length - 1), events })),
    ...{ keys: [key], checkpoints: [checkpoint] },
    proofs: heads.map(({ stream }) => tree.prove(stream, 0)),
    ...{ keyId, sign: signing },
  });
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};

/** Events as they are stored: with what is written down beside them, each chained to the one before. */
const chained = (stream: string, facts: readonly RandomFact[], all: readonly RandomFact[]): readonly Exported[] => {
  let chain = firstChain(stream);
  return facts.map(({ event, id, revision, position, recordedAt }) => {
    const beside = {
      ...{ commandId: `command of ${id}`, correlationId: 'c', actor: { kind: 'user', id: 'olga' }, recordedAt },
      ...{ schemaVersion: 1, requestHash: 'h', salt: 'AAECAwQFBgcICQoLDA0ODw' },
    };
    const unchained = { stream, revision, id, type: event.type, data: event.data, metadata: beside };
    chain = nextChain(chain, contentHash(unchained));
    const metadata = { ...beside, chain };
    return { event: { ...unchained, metadata }, position, latest: latestAt(all, position)! };
  });
};
