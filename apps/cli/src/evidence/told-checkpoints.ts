import type * as Evidence from '@charter/evidence';
import type { SignedCheckpoint, SigningKey } from '@charter/evidence';
import { Failure } from '../failure';
import { counted } from '../output/amounts';

type Library = Pick<typeof Evidence, 'checkpointHash' | 'isSignedCheckpoint' | 'verifyCheckpoints'>;

/** What the server says: the checkpoints from a number on, and the keys of all. */
export type Told = Readonly<{ from: number; checkpoints: readonly SignedCheckpoint[]; keys: readonly SigningKey[] }>;

/**
 * Where to go on after what was kept: at the last one that those before lead to without a gap. It names the one before it by
 * its hash, and so all of them: who tells the same of it tells the same of those.
 */
export const goesOnAt = ({ checkpointHash }: Library, kept: readonly SignedCheckpoint[]): number => {
  const [first, ...others] = kept.toSorted(byNumber);
  if (first === undefined) return 0;
  let last = first;
  for (const next of others) {
    const isNext = next.number === last.number + 1 && next.previous === checkpointHash(last);
    const isAgain = next.number === last.number && checkpointHash(next) === checkpointHash(last);
    if (!isNext && !isAgain) break;
    last = next;
  }
  return last.number;
};

/**
 * Throws a Failure where the server says another thing of a checkpoint than was kept, where it has one no more, or where what
 * it says does not prove itself. Answers how many were compared.
 */
export const examined = (library: Library, told: Told, kept: readonly SignedCheckpoint[]): number => {
  if (!told.checkpoints.every(library.isSignedCheckpoint))
    throw new Failure('The server told something that is no checkpoint.');
  const compared = kept.filter(({ number }) => number >= told.from);
  // Whatever else is wrong: that it is another one than was kept is the news.
  compareWithKept(library, told, compared);
  verifyTold(library, told);
  return compared.length;
};

/** What was kept and what was told, each number once, in their order. Of what is in both, both say the same. */
export const keptAndTold = (
  kept: readonly SignedCheckpoint[],
  told: readonly SignedCheckpoint[],
): readonly SignedCheckpoint[] => {
  const byTheirNumbers = new Map([...told, ...kept].map(one => [one.number, one]));
  return [...byTheirNumbers.values()].toSorted(byNumber);
};

const byNumber = (one: SignedCheckpoint, other: SignedCheckpoint): number => one.number - other.number;

const compareWithKept = (
  { checkpointHash }: Library,
  { checkpoints }: Told,
  compared: readonly SignedCheckpoint[],
): void => {
  const told = new Map(checkpoints.map(checkpoint => [checkpoint.number, checkpoint]));
  for (const one of compared) {
    const other = told.get(one.number);
    if (other === undefined)
      throw new Failure(`The server has no checkpoint ${one.number}, which you kept, made at ${one.at}.`, {
        advice: ['Its store was put back to an older moment, or it hides what was.', ...WHAT_NOW],
      });
    const [hashKept, hashTold] = [checkpointHash(one), checkpointHash(other)];
    if (hashTold === hashKept) continue;
    throw new Failure(`The server's checkpoint ${one.number} is not the one that you kept: history was changed.`, {
      advice: [
        `Kept: made at ${one.at}, with the hash ${hashKept}`,
        `Told: made at ${other.at}, with the hash ${hashTold}`,
        ...WHAT_NOW,
      ],
    });
  }
};

const WHAT_NOW = ['Nothing was written. The file that you kept is the evidence: put a copy of it aside.'];

/** They come one behind the other, each names the one before, and their keys have signed them. */
const verifyTold = (library: Library, { from, checkpoints, keys }: Told): void => {
  const [first] = checkpoints;
  if (first === undefined) return;
  if (first.number !== from)
    throw new Failure(`The server left out ${counted(first.number - from, 'checkpoint')}, from number ${from} on.`);
  const verification = library.verifyCheckpoints(checkpoints, { keys });
  if (verification.ok) return;
  const { fault, detail } = verification;
  throw new Failure(`The checkpoints of the server do not prove what they say: ${fault}. ${detail}`);
};
