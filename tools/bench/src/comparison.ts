import { median } from './measure';

/** One question of speed: ours against a peer that does the least that must be done, both in the same run. */
export type Comparison = Readonly<{
  name: string;
  unit: string;
  /** What the ratio ours / peer should be: at most, where less is better, or at least. */
  aim: Readonly<{ atMost: number } | { atLeast: number }>;
  /** Starts what is needed; the two measurements take turns, so that a change of the machine's mood meets both. */
  prepare: () => Promise<Measured>;
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

/** Measures both in turn, once to warm up and then `rounds` times, and compares the medians. */
export const compare = async ({ name, unit, aim, prepare }: Comparison, rounds: number): Promise<Result> => {
  const { ours, peer, close } = await prepare();
  try {
    await peer();
    await ours();
    const measured: { ours: number; peer: number }[] = [];
    for (let round = 0; round < rounds; round++) measured.push({ peer: await peer(), ours: await ours() });
    const middle = { ours: median(measured.map(({ ours }) => ours)), peer: median(measured.map(({ peer }) => peer)) };
    const ratio = middle.ours / middle.peer;
    const met = 'atMost' in aim ? ratio <= aim.atMost : ratio >= aim.atLeast;
    return { name, unit, ...middle, ratio, aim: 'atMost' in aim ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`, met };
  } finally {
    await close();
  }
};
