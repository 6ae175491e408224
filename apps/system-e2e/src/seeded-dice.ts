/** Throws that look random and follow from a seed. */
export type Dice = Readonly<{
  /** A whole number from 0 up to, and without, this one. */
  below: (end: number) => number;
  pick: <Item>(items: readonly Item[]) => Item;
  /** Whether something happens that happens so many times in a hundred. */
  percent: (chance: number) => boolean;
  hex: (digits: number) => string;
}>;

/** Dice by mulberry32: every run of one seed throws the same, on any machine. */
export const diceOf = (seed: number): Dice => {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    pick: items => items[below(items.length)]!,
    percent: chance => below(100) < chance,
    hex: digits => Array.from({ length: digits }, () => below(16).toString(16)).join(''),
  };
};
