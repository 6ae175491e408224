import { ordinalOf, positionOf, type CheckpointSealed, type SigningKeyIntroduced } from '@charter/audit-domain';
import { isRefusal, queueByKey } from '@charter/event-sourcing';
import { checkpointHash, introduceKey, signCheckpoint } from '@charter/evidence';
import type { Checkpoints } from '../projections/checkpoints/checkpoints.query';
import type { CheckpointStreams } from './checkpoint-stream';
import type { CheckpointKey, CheckpointKeys } from './signing-keys';
import type { Proofs, StoreTree } from './store-tree';
import type { Unsealed } from './unsealed.query';

type Sealed = CheckpointSealed['data'];

export type SealerParts = Readonly<{
  checkpoints: Pick<Checkpoints, 'last' | 'numbered'>;
  streams: CheckpointStreams;
  keys: CheckpointKeys;
  tree: StoreTree;
  /** The last checkpoint that is kept beside the store. */
  kept: () => Promise<Sealed | undefined>;
  /** What is stored behind the last checkpoint. */
  unsealed: (after: string | undefined) => Promise<Unsealed>;
  /** Waits until rows show everything that is stored. */
  upToDate: (signal: AbortSignal) => Promise<void>;
  /** The keys whose events could not be handled, and are in no row. */
  parked: () => readonly Readonly<{ key: string }>[];
  now?: () => number;
}>;

/** A checkpoint that seals everything that was stored when it was asked for, and what it proves. */
export type Proven = Readonly<{ checkpoint: Sealed; key: CheckpointKey }> & Proofs;

/** What is stored cannot be sealed or proven before an operator has looked at it. */
export class CannotSeal extends Error {}
/** The root that a checkpoint was sealed with is not that of what the rows show: something was changed. */
export class RootDiffers extends CannotSeal {}
/** A checkpoint that is kept beside the store is not in it: the store was put back to an older moment, or is another one. */
export class StoreRewound extends CannotSeal {}
/** The vault has not got the key that signs: a checkpoint by another would prove nothing. */
export class KeyMissing extends CannotSeal {}
/** Something that is stored is parked, and so in no row: sealed without it, it would seem to have been put in later. */
export class SomethingParked extends CannotSeal {}

// design: a checkpoint every minute or 1,000 events.
const MOST_UNSEALED = 1_000;
const MOST_SECONDS = 60;

/**
 * Seals what is stored. Each replica may: whoever comes second finds that the number is taken, and goes on behind that.
 * Its tree is its own, so it checks each checkpoint of another before it builds on it.
 */
export const sealer = (parts: SealerParts) => {
  const { checkpoints, tree, unsealed, upToDate, now = Date.now } = parts;
  const oneByOne = queueByKey();
  const ahead = async (signal: AbortSignal): Promise<Ahead> => {
    await upToDate(signal);
    const [parked] = parts.parked();
    if (parked) throw new SomethingParked(`${parked.key} is parked: it has to be replayed before anything is sealed.`);
    const last = await checkpoints.last();
    const more = await unsealed(last?.position);
    return { last, more };
  };
  const seal = async (isDue: (ahead: Ahead) => boolean, signal: AbortSignal): Promise<Sealed | undefined> => {
    for (;;) {
      const found = await ahead(signal);
      await confirmKept(parts, found.last);
      if (found.last) await confirm(tree, found.last);
      if (!found.more.place || !isDue(found)) return found.last;
      const sealed = await sealBehind(parts, found, signal);
      if (!sealed) continue;
      // Whoever exports goes on to read it, and the key that it may have introduced, from the rows.
      await upToDate(signal);
      return sealed;
    }
  };
  return {
    /** Seals where that is due. */
    look: (signal: AbortSignal) =>
      oneByOne('seal', () =>
        seal(({ last, more }) => {
          const age = last ? (now() - Date.parse(last.at)) / 1_000 : Infinity;
          return more.events >= MOST_UNSEALED || age >= MOST_SECONDS;
        }, signal),
      ),
    /** Seals whatever is not, and proves the heads of these streams by that. */
    prove: (streams: readonly string[], signal: AbortSignal): Promise<Proven> =>
      oneByOne('seal', async () => {
        const checkpoint = await seal(() => true, signal);
        if (!checkpoint) throw new Error('Nothing is stored that could be proven.');
        const { number, position, keyId } = checkpoint;
        const at = { place: ordinalOf(position), checkpoint: number };
        return { checkpoint, key: await signingKey(parts.keys, keyId), ...(await tree.proofs(streams, at)) };
      }),
  };
};
export type Sealer = ReturnType<typeof sealer>;

type Ahead = Readonly<{ last: Sealed | undefined; more: Unsealed }>;

const signingKey = async (keys: CheckpointKeys, keyId: string): Promise<CheckpointKey> => {
  const key = await keys.withId(keyId);
  if (!key) throw new KeyMissing(`The vault has no key ${keyId}: is it the one that belongs to this store?`);
  return key;
};

const confirmKept = async ({ kept, checkpoints }: SealerParts, last: Sealed | undefined): Promise<void> => {
  const outside = await kept();
  if (!outside || (last && outside.number === last.number && outside.signature === last.signature)) return;
  const inside = await checkpoints.numbered(outside.number);
  if (inside?.signature === outside.signature) return;
  const found = last ? `its last is ${last.number}` : 'it has none';
  throw new StoreRewound(
    `Checkpoint ${outside.number} of ${outside.at} is kept, and the store does not have it: ${found}. ` +
      'See docs/runbooks/backup-and-restore.md.',
  );
};

const confirm = async (tree: StoreTree, { number, position, root }: Sealed): Promise<void> => {
  const found = await tree.rootAt(ordinalOf(position));
  if (found !== root) throw new RootDiffers(`Checkpoint ${number} was sealed over ${root}, the store shows ${found}.`);
};

/** Nothing where another replica was faster. */
const sealBehind = async (
  { keys, tree, streams, now = Date.now }: SealerParts,
  { last, more }: Ahead,
  signal: AbortSignal,
): Promise<Sealed | undefined> => {
  const at = new Date(now()).toISOString();
  const number = last ? last.number + 1 : 0;
  const before = last && (await signingKey(keys, last.keyId));
  const key = (await keys.wanted()) ?? before ?? (await keys.make());
  const isNew = key.keyId !== before?.keyId;
  const introduced: SigningKeyIntroduced['data'] | undefined = isNew
    ? await introduceKey({ publicKey: key.publicKey, since: number, at }, before?.sign)
    : undefined;
  const place = more.place ?? ordinalOf(last?.position ?? '0/0');
  const body = {
    ...{ number, previous: last ? checkpointHash(last) : null, position: positionOf(place) },
    events: String(BigInt(last?.events ?? 0) + BigInt(more.events)),
    streams: String(more.streams),
    latest:
      [last?.latest, more.latest]
        .filter(time => time !== undefined)
        .toSorted()
        .at(-1) ?? at,
    ...{ root: await tree.rootAt(place), keyId: key.keyId, at },
  };
  const checkpoint = await signCheckpoint(body, key.sign);
  const outcome = await streams.seal({ checkpoint, after: last, ...(introduced && { key: introduced }) }, signal);
  return isRefusal(outcome) ? undefined : checkpoint;
};
