import type { WhatCanStart } from '@charter/infra';
import { median } from './measure';
import type { Premises } from './premises';

/** One question of speed: ours against a peer that does the least that must be done, both in the same run. */
export type Comparison = Readonly<{
  name: string;
  unit: string;
  /** What the ratio ours / peer should be: at most, where less is better, or at least; and what ours should be at most. */
  aim: Readonly<{ atMost: number; oursAtMost?: number } | { atLeast: number }>;
  /** The servers that it cannot do without; none unless said otherwise. */
  needs?: readonly (keyof WhatCanStart)[];
  /** What takes long and varies little is measured in one round, and has nothing to warm up. */
  oneRound?: true;
  /** Starts what is needed; the two measurements take turns, so that a change of the machine's mood meets both. */
  prepare: (premises: Premises) => Promise<Measured>;
}>;

export type Measured = Readonly<{
  ours: () => Promise<number>;
  peer: () => Promise<number>;
  close: () => Promise<unknown>;
}>;

export type Result = Readonly<{
  name: string;
  unit: string;
  ours: number;
  peer: number;
  ratio: number;
  aim: string;
  met: boolean;
}>;

export type Circumstances = Readonly<{ rounds: number; premises: Premises; say: (what: string) => void }>;

/** Measures both in turn, once to warm up and then `rounds` times, and compares the medians. */
export const compare = async (
  { name, unit, aim, oneRound, prepare }: Comparison,
  circumstances: Circumstances,
): Promise<Result> => {
  const { premises, say } = circumstances;
  const rounds = oneRound ? 1 : circumstances.rounds;
  const { ours, peer, close } = await prepare(premises);
  try {
    if (!oneRound) {
      say('warming up');
      await peer();
      await ours();
    }
    const measured: { ours: number; peer: number }[] = [];
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`);
      measured.push({ peer: await peer(), ours: await ours() });
    }
    const middle = { ours: median(measured.map(({ ours }) => ours)), peer: median(measured.map(({ peer }) => peer)) };
    return { name, unit, ...middle, ratio: middle.ours / middle.peer, ...judged(middle, aim) };
  } finally {
    await close();
  }
};

const judged = ({ ours, peer }: Pick<Result, 'ours' | 'peer'>, aim: Comparison['aim']): Pick<Result, 'aim' | 'met'> => {
  const ratio = ours / peer;
  if ('atLeast' in aim) return { aim: `≥ ${aim.atLeast}`, met: ratio >= aim.atLeast };
  const { atMost, oursAtMost = Infinity } = aim;
  const itself = oursAtMost === Infinity ? '' : `, ours ≤ ${oursAtMost}`;
  return { aim: `≤ ${atMost}${itself}`, met: ratio <= atMost && ours <= oursAtMost };
};
