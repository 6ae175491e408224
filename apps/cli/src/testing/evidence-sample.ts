import { generateKeyPairSync, sign as signWith, type KeyObject } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  checkpointHash,
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
  type SignedCheckpoint,
  type SigningKey,
  type StreamHead,
} from '@charter/evidence';
import { ORGANIZATION_ID } from './audit-answers';

/** Something that happened: in a stream, in the order of the whole store, `day` being one of March 2026. */
type Happened = Readonly<{ stream: string; type: string; data: object; day: string }>;

const at = (day: string) => `2026-03-${day}T10:00:00.000Z`;
const MEMBERSHIP = `membership-${ORGANIZATION_ID}`;
const act = { organizationId: ORGANIZATION_ID, by: { kind: 'user', id: 'olga' } };
const alice = { ...act, memberId: 'alice' };
const plans = { permission: 'plans', until: '2026-03-10T00:00:00.000Z', reason: 'Closing of the quarter' };

const HISTORY: readonly Happened[] = [
  { stream: `organization-${ORGANIZATION_ID}`, type: 'OrganizationCreated', data: {}, day: '01' },
  {
    ...{ stream: MEMBERSHIP, type: 'MembershipFounded', day: '01' },
    data: { organizationId: ORGANIZATION_ID, ownerId: 'olga', at: at('01') },
  },
  { stream: 'user-alice', type: 'UserRegistered', data: {}, day: '01' },
  {
    ...{ stream: MEMBERSHIP, type: 'MemberAdded', day: '02' },
    data: { ...alice, at: at('02'), memberRevision: 1, permissions: ['billing'], reason: 'Keeps the books' },
  },
  {
    ...{ stream: MEMBERSHIP, type: 'PermissionGranted', day: '03' },
    data: { ...alice, at: at('03'), memberRevision: 2, permission: 'plans', until: plans.until, grants: [plans] },
  },
  { stream: MEMBERSHIP, type: 'NothingChanged', data: {}, day: '04' },
  { stream: `organization-${ORGANIZATION_ID}`, type: 'OrganizationRenamed', data: {}, day: '15' },
  {
    ...{ stream: MEMBERSHIP, type: 'MemberRemoved', day: '20' },
    data: {
      ...alice,
      by: { kind: 'staff', id: 'sam' },
      at: at('20'),
      reason: 'Ticket 4711',
      permissions: [],
      grants: [],
    },
  },
];

/** An organization that Alice alone belongs to. */
export const ELSEWHERE_ID = '01J00000000000000000000001';
const MEMBERSHIP_ELSEWHERE = `membership-${ELSEWHERE_ID}`;

/** What comes behind it where a person's history is exported. */
const HISTORY_ELSEWHERE: readonly Happened[] = [
  {
    ...{ stream: MEMBERSHIP_ELSEWHERE, type: 'MembershipFounded', day: '21' },
    data: { organizationId: ELSEWHERE_ID, ownerId: 'alice', at: at('21') },
  },
  {
    ...{ stream: MEMBERSHIP_ELSEWHERE, type: 'MemberAdded', day: '22' },
    data: {
      ...{ organizationId: ELSEWHERE_ID, memberId: 'bob', by: { kind: 'user', id: 'alice' } },
      ...{ at: at('22'), memberRevision: 1, permissions: [] },
    },
  },
];

/** The position of the event with this number, counted from 1, in the whole store. */
export const positionOf = (number: number): string => `${number}00/${number}00`;

/** A file of evidence with one key and two checkpoints, of which it holds the last; and what somebody may know besides. */
export type EvidenceSample = Readonly<{
  text: string;
  keyId: string;
  keys: readonly SigningKey[];
  checkpoints: readonly SignedCheckpoint[];
}>;

type Wanted = Readonly<{
  /** With the first checkpoint, not the last one alone. */
  isWhole?: boolean;
  /** The numbers of events that are withheld, counted from 1. */
  withheld?: readonly number[];
  /** Whose history it is, where it is not the organization's: that goes on in another one. */
  userId?: string;
  /** What else its header says. */
  asked?: Readonly<Record<string, string>>;
}>;

export const evidenceSample = async (wanted: Wanted = {}): Promise<EvidenceSample> => {
  const { isWhole = true, withheld = [3], userId, asked = {} } = wanted;
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = publicKeyOf(privateKey);
  const keyId = keyIdOf(publicKey);
  const sign = (bytes: Buffer) => signWith(null, bytes, privateKey);
  const history = userId === undefined ? HISTORY : [...HISTORY, ...HISTORY_ELSEWHERE];
  const streams = chained(history.map((one, index) => ({ ...one, isWithheld: withheld.includes(index + 1) })));
  const { root, prove } = headsTree(headsOf(streams));
  const sealing = { root, keyId, events: history.length, streams: streams.size };
  const first = await signedCheckpoint({ number: 0, previous: null, ...sealing }, privateKey);
  const last = await signedCheckpoint({ number: 1, previous: checkpointHash(first), ...sealing }, privateKey);
  const keys = [await introduceKey({ publicKey, since: 0, at: at('01') })];
  const whose = userId === undefined ? { organizationId: ORGANIZATION_ID } : { userId };
  const pieces = evidenceFile({
    header: { ...whose, ...asked, position: positionOf(history.length), at: at('25') },
    streams: [...streams].map(([stream, events]) => ({ stream, sealed: BigInt(events.length - 1), events })),
    keys,
    checkpoints: isWhole ? [first, last] : [last],
    proofs: [...streams.keys()].map(stream => prove(stream, last.number)),
    persons: [{ id: 'alice', name: 'Alice Example', email: 'alice@example.com' }],
    ...{ keyId, sign },
  });
  return { text: await text(Readable.from(pieces)), keyId, keys, checkpoints: [first, last] };
};

/** The streams in the order of their names, each event with the chain that its stream had up to it. */
const chained = (
  happened: readonly (Happened & Readonly<{ isWithheld: boolean }>)[],
): ReadonlyMap<string, readonly ExportedEvent[]> => {
  const placed = happened.map((one, index) => ({ ...one, position: positionOf(index + 1), number: index + 1 }));
  const byStream = Map.groupBy(placed, ({ stream }) => stream);
  const sorted = [...byStream].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return new Map(
    sorted.map(([stream, events]) => {
      let chain = firstChain(stream);
      const exported = events.map(({ type, data, day, position, number, isWithheld }, index) => {
        const metadata = { commandId: `c${number}`, recordedAt: at(day), salt: 'AAECAwQFBgcICQoLDA0ODw' };
        const event = { stream, revision: BigInt(index), id: `e${number}`, type, data, metadata };
        chain = nextChain(chain, contentHash(event));
        const stored = { ...event, metadata: { ...metadata, chain: chain } };
        return { event: stored, position, latest: at(day), isWithheld };
      });
      return [stream, exported];
    }),
  );
};

const headsOf = (streams: ReadonlyMap<string, readonly ExportedEvent[]>): readonly StreamHead[] =>
  [...streams].map(([stream, events]) => {
    const { revision, metadata } = events.at(-1)!.event;
    return { stream, revision, chain: String(metadata['chain']) };
  });

type Sealing = Readonly<{
  number: number;
  previous: string | null;
  root: string;
  keyId: string;
  events: number;
  streams: number;
}>;

const signedCheckpoint = ({ events, streams, ...sealing }: Sealing, key: KeyObject): Promise<SignedCheckpoint> =>
  signCheckpoint(
    {
      ...{ ...sealing, position: positionOf(events), at: at('25'), latest: at('22') },
      ...{ events: String(events), streams: String(streams) },
    },
    bytes => signWith(null, bytes, key),
  );
