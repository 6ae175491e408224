import type { Position } from '@eventstore/db-client';

/** A position as it is kept by others: both numbers, given back to the store unchanged. */
export const positionText = ({ commit, prepare }: Position): string => `${commit}/${prepare}`;

/** The other way round. */
export const positionOf = (text: string): Position => {
  const [, commit, prepare] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (commit === undefined || prepare === undefined) throw new TypeError(`${text} is no position of an event store.`);
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
};

/** Which of two positions of one store comes first: negative, zero or positive. */
export const comparePositions = (a: string, b: string): number => order(positionOf(a), positionOf(b));

/** The same, for positions as the client has them. */
export const order = (a: Position, b: Position): number =>
  a.commit === b.commit ? sign(a.prepare - b.prepare) : sign(a.commit - b.commit);

const sign = (difference: bigint): number => (difference < 0n ? -1 : difference > 0n ? 1 : 0);
