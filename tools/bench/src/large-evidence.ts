import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { membershipStream, type AuditDataRead } from '@charter/audit-domain';
import type { Message } from '@charter/event-sourcing';
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
  type ExportedStream,
  type Sign,
  type StreamHead,
} from '@charter/evidence';
import { membershipLife, organizationNumbered } from './membership-life';
import { idOf, instantOf, metadataOf, positionOf } from './stored-memberships';

/** How many events there are of the membership of one organization, and of those who read about it. */
export type EvidenceSize = Readonly<{ membership: number; readings: number }>;

const ORGANIZATION = organizationNumbered(0);

/**
 * Writes the evidence of one organization with a long history, sealed by one checkpoint, as one of its administrators is
 * given it: who else has read it is withheld.
 */
export const writeEvidence = async (path: string, size: EvidenceSize): Promise<void> => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const [sign, publicKey]: [Sign, string] = [bytes => signBytes(null, bytes, privateKey), publicKeyOf(privateKey)];
  const keyId = keyIdOf(publicKey);
  const events = size.membership + size.readings;
  const [position, latest, at] = [positionOf(events - 1), instantOf(events - 1), instantOf(events)];
  // They are known when the streams have been written.
  const heads: StreamHead[] = [];
  const pieces = evidenceFile({
    header: { position, at, organizationId: ORGANIZATION },
    streams: streamsOf(size, heads),
    keys: [await introduceKey({ publicKey, since: 0, at })],
    checkpoints: lazily(() => {
      const counted = { events: String(events), streams: String(heads.length) };
      const { root } = headsTree(heads);
      return [signCheckpoint({ number: 0, previous: null, position, latest, ...counted, root, keyId, at }, sign)];
    }),
    proofs: lazily(() => {
      const tree = headsTree(heads);
      return heads.map(({ stream }) => tree.prove(stream, 0));
    }),
    ...{ keyId, sign },
  });
  await pipeline(pieces, createWriteStream(path));
};

async function* lazily<Item>(items: () => readonly (Item | Promise<Item>)[]): AsyncGenerator<Item> {
  yield* items();
}

type Told = Readonly<{
  stream: string;
  from: number;
  count: number;
  isWithheld: boolean;
  next: (number: number) => Message;
}>;

/** In the order of their names, as a file has them. */
const streamsOf = ({ membership, readings }: EvidenceSize, heads: StreamHead[]): readonly ExportedStream[] => {
  let now = 0;
  const life = membershipLife(ORGANIZATION, () => instantOf(now));
  const told: readonly Told[] = [
    { stream: `auditReading-${ORGANIZATION}`, from: 0, count: readings, isWithheld: true, next: readingOf },
    {
      ...{ stream: membershipStream(ORGANIZATION), from: readings, count: membership, isWithheld: false },
      next: number => {
        now = number;
        return life.next().value;
      },
    },
  ];
  return told.map(one => ({ stream: one.stream, sealed: BigInt(one.count - 1), events: exportedEvents(one, heads) }));
};

function* exportedEvents(
  { stream, from, count, isWithheld, next }: Told,
  heads: StreamHead[],
): Generator<ExportedEvent> {
  let chain = firstChain(stream);
  for (let number = from; number < from + count; number++) {
    const { chain: _looks, ...metadata } = metadataOf(number);
    const { type, data } = next(number);
    const event = { stream, revision: BigInt(number - from), id: idOf(`event ${number}`), type, data, metadata };
    chain = nextChain(chain, contentHash(event));
    const chained = { ...event, metadata: { ...metadata, chain } };
    yield { event: chained, isWithheld, position: positionOf(number), latest: instantOf(number) };
  }
  heads.push({ stream, revision: BigInt(count - 1), chain });
}

const readingOf = (number: number): AuditDataRead => {
  const asked = { at: instantOf(number - 1) };
  const path = `/audit/organizations/${ORGANIZATION}/permissions`;
  return { type: 'AuditDataRead', data: { readerId: ORGANIZATION, path, asked, by: 'mandate', at: instantOf(number) } };
};
