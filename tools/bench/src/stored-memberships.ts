import { hash } from 'node:crypto';
import { membershipStream } from '@charter/audit-domain';
import type { Metadata, Recorded } from '@charter/event-sourcing';
import { membershipLife, organizationNumbered } from './membership-life';

/** As many events as a checkpoint seals at most. */
const SEALED_AT_ONCE = 1_000;
const BEGINNING = Date.UTC(2025, 0, 1);
/** A million events last a year. */
const MS_BETWEEN = 31_536;

export type StoreSize = Readonly<{ organizations: number; events: number }>;

/** The instant at which the event with this number happens. */
export const instantOf = (number: number): string => new Date(BEGINNING + number * MS_BETWEEN).toISOString();

/**
 * What a store holds in which members of many organizations come and go, each organization in its turn; and a checkpoint
 * behind every thousand events. Positions go up over all of them.
 */
export function* storedMemberships({ organizations, events }: StoreSize): Generator<Recorded> {
  let number = 0;
  const now = () => instantOf(number);
  const lives = Array.from({ length: organizations }, (_, index) => {
    const id = organizationNumbered(index);
    return { stream: membershipStream(id), events: membershipLife(id, now) };
  });
  for (; number < events; number++) {
    const { stream, events: life } = lives[number % organizations]!;
    const revision = BigInt(Math.trunc(number / organizations));
    const id = idOf(`event ${number}`);
    yield {
      id,
      stream,
      revision,
      position: positionOf(number),
      event: life.next().value,
      metadata: metadataOf(number),
    };
    if ((number + 1) % SEALED_AT_ONCE === 0) yield checkpointBehind(number, organizations);
  }
}

// As far from each other as the bytes of an event and its frame.
const BYTES = 900n;
export const positionOf = (number: number): string => twice(BigInt(number) * BYTES);
const positionOfCheckpoint = (number: number): string => twice(BigInt(number) * BYTES + BYTES / 2n);
const twice = (commit: bigint): string => `${commit}/${commit}`;

/** As large as what is written down beside each event; the chain is one by its looks alone. */
export const metadataOf = (number: number): Metadata => ({
  ...{ commandId: idOf(`command ${number}`), correlationId: idOf(`command ${number}`), schemaVersion: 1 },
  ...{
    requestHash: hashOf(`request ${number}`),
    salt: hashOf(`salt ${number}`).slice(0, 22),
    chain: hashOf(`${number}`),
  },
  ...{ recordedAt: instantOf(number), actor: { kind: 'user', id: organizationNumbered(number % 997) } },
});

const hashOf = (text: string): string => hash('sha256', text, 'base64url');
/** Something that looks like a UUIDv5, and follows from a text. */
export const idOf = (text: string): string =>
  hash('sha256', text, 'hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');

const checkpointBehind = (last: number, organizations: number): Recorded => {
  const [events, latest] = [last + 1, instantOf(last)];
  const number = events / SEALED_AT_ONCE - 1;
  const data = {
    ...{ number, previous: number === 0 ? null : hashOf(`checkpoint ${number - 1}`), latest, at: latest },
    ...{ position: positionOf(last), events: String(events), streams: String(Math.min(organizations, events)) },
    ...{ root: hashOf(`root ${number}`), keyId: hashOf('key'), signature: `${hashOf(`${number}`)}${hashOf('key')}` },
  };
  return {
    ...{ stream: `checkpoint-${latest.slice(0, 7)}`, revision: BigInt(number), id: idOf(`checkpoint ${number}`) },
    ...{ position: positionOfCheckpoint(last), event: { type: 'CheckpointSealed', data }, metadata: metadataOf(last) },
  };
};
