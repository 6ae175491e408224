/** Without what is said twice, in the order in which it was said: clients compare what they get with what they sent. */
export const unique = <Item>(items: readonly Item[]): readonly Item[] => [...new Set(items)];

export const isSameSet = <Item>(some: readonly Item[], others: readonly Item[]): boolean =>
  some.length === others.length && some.every(item => others.includes(item));

/** What becomes of a set that takes another's place. */
export const replacement = <Item>(from: readonly Item[], to: readonly Item[]) => ({
  from,
  to,
  added: to.filter(item => !from.includes(item)),
  removed: from.filter(item => !to.includes(item)),
});

/** Whether all of them are among those that there are. What comes from outside may name anything. */
export const areAmong = <Item>(known: readonly Item[], items: readonly Item[]): boolean =>
  items.every(item => known.includes(item));
