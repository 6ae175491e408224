import { compareDecimals, comparePositions, compareTexts } from '../forms';
import { checkpointHash, verifyCheckpoint, type Checkpoint, type SignedCheckpoint } from './checkpoint';
import { keyFor, verifyKeys, type KeyFault, type SigningKey } from './signing-key';

export type CheckpointFault =
  /** Its number is not the next one. */
  | 'checkpoint-out-of-sequence'
  /** It does not name the one before. */
  | 'checkpoint-unlinked'
  /** It is signed by a key that does not sign at this number. */
  | 'checkpoint-key-wrong'
  /** The signature is not that of its key over it. */
  | 'checkpoint-signature-wrong'
  /** It counts less than the one before, or stands before it. */
  | 'checkpoint-goes-back'
  /** Somebody has kept another one with this number: whoever holds the key has signed two histories. */
  | 'kept-checkpoint-differs'
  /** None of the keys that the reader trusts leads to the key that has signed the last one. */
  | 'key-not-trusted'
  /** There is no checkpoint. */
  | 'checkpoints-missing';

export type FoundFault<Fault> = Readonly<{ fault: Fault; detail: string }>;

/** What a reader knows from elsewhere. Without any of it, a file that is whole in itself may be somebody else's. */
export type Known = Readonly<{
  /** Checkpoints that were kept: who holds the key cannot change what they had signed. */
  kept?: readonly SignedCheckpoint[] | undefined;
  /** Ids of keys that were published: one of them, or one that follows from it, must have signed. */
  trustedKeys?: readonly string[] | undefined;
}>;

/** The numbers of kept checkpoints that were compared, and of those that the run does not reach. */
export type KeptResult = Readonly<{ compared: readonly number[]; notCompared: readonly number[] }>;

/** Checkpoints as they come, one behind the other: any first one, and no gap after it. */
export class CheckpointRun {
  #last: SignedCheckpoint | undefined;
  readonly #compared = new Set<number>();

  constructor(
    private readonly keys: readonly SigningKey[],
    private readonly known: Known,
  ) {}

  get last(): SignedCheckpoint | undefined {
    return this.#last;
  }

  get kept(): KeptResult {
    const numbers = (this.known.kept ?? []).map(({ number }) => number);
    return {
      compared: numbers.filter(number => this.#compared.has(number)),
      notCompared: numbers.filter(number => !this.#compared.has(number)),
    };
  }

  /** The next checkpoint; answers what is wrong with it. */
  take(checkpoint: SignedCheckpoint): FoundFault<CheckpointFault> | undefined {
    const fault =
      linkFault(checkpoint, this.#last) ?? signatureFault(checkpoint, this.keys) ?? this.#keptFault(checkpoint);
    this.#last = checkpoint;
    return fault;
  }

  /** No further one comes; answers what is wrong with the run as a whole. */
  end(): FoundFault<CheckpointFault> | undefined {
    if (!this.#last) return { fault: 'checkpoints-missing', detail: 'There is no checkpoint.' };
    const { trustedKeys } = this.known;
    if (!trustedKeys) return undefined;
    const trusted = this.keys.findIndex(({ keyId }) => trustedKeys.includes(keyId));
    // A key vouches for those that come after it. Earlier checkpoints are vouched for by the last one, which names them.
    if (trusted >= 0 && this.keys[trusted]!.since <= this.#last.number) return undefined;
    const detail = `Checkpoint ${this.#last.number} is signed by ${this.#last.keyId}, which no trusted key leads to.`;
    return { fault: 'key-not-trusted', detail };
  }

  #keptFault(checkpoint: SignedCheckpoint): FoundFault<CheckpointFault> | undefined {
    const { number } = checkpoint;
    for (const kept of this.known.kept ?? []) {
      if (kept.number !== number) continue;
      this.#compared.add(number);
      const detail = `Another checkpoint ${number} was kept, of ${kept.at}.`;
      if (checkpointHash(kept) !== checkpointHash(checkpoint)) return { fault: 'kept-checkpoint-differs', detail };
    }
    return undefined;
  }
}

const linkFault = (
  checkpoint: SignedCheckpoint,
  before: SignedCheckpoint | undefined,
): FoundFault<CheckpointFault> | undefined => {
  const { number, previous } = checkpoint;
  const isUnlinked = before ? previous !== checkpointHash(before) : (previous === null) !== (number === 0);
  if (before && number !== before.number + 1)
    return { fault: 'checkpoint-out-of-sequence', detail: `Number ${number} comes behind number ${before.number}.` };
  if (isUnlinked) return { fault: 'checkpoint-unlinked', detail: `Number ${number} does not name the one before it.` };
  if (before && goesBack(checkpoint, before))
    return { fault: 'checkpoint-goes-back', detail: `Number ${number} stands before number ${before.number}.` };
  return undefined;
};

const goesBack = (checkpoint: Checkpoint, before: Checkpoint): boolean =>
  comparePositions(checkpoint.position, before.position) < 0 ||
  compareDecimals(checkpoint.events, before.events) < 0 ||
  compareDecimals(checkpoint.streams, before.streams) < 0 ||
  compareTexts(checkpoint.latest, before.latest) < 0;

const signatureFault = (
  checkpoint: SignedCheckpoint,
  keys: readonly SigningKey[],
): FoundFault<CheckpointFault> | undefined => {
  const { number, keyId } = checkpoint;
  const key = keyFor(number, keys);
  if (key?.keyId !== keyId)
    return { fault: 'checkpoint-key-wrong', detail: `Number ${number} is not for ${keyId} to sign.` };
  if (verifyCheckpoint(checkpoint, key.publicKey)) return undefined;
  return { fault: 'checkpoint-signature-wrong', detail: `Number ${number} was not signed by ${keyId}.` };
};

/** The last checkpoint of a run that holds; or the first thing that is wrong, and the number at which it is. */
export type RunVerification =
  | Readonly<{ ok: true; last: SignedCheckpoint; kept: KeptResult }>
  | Readonly<{ ok: false; fault: KeyFault | CheckpointFault; number?: number; detail: string }>;

/** Checks checkpoints that come behind each other without a gap, and the keys that have signed them. */
export const verifyCheckpoints = (
  checkpoints: Iterable<SignedCheckpoint>,
  { keys, ...known }: Known & Readonly<{ keys: readonly SigningKey[] }>,
): RunVerification => {
  const founded = verifyKeys(keys);
  if (!founded.ok) return founded;
  const run = new CheckpointRun(keys, known);
  for (const checkpoint of checkpoints) {
    const fault = run.take(checkpoint);
    if (fault) return { ok: false, number: checkpoint.number, ...fault };
  }
  const fault = run.end();
  if (fault || !run.last) return { ok: false, ...fault! };
  return { ok: true, last: run.last, kept: run.kept };
};
