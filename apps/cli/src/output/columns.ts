import { Failure } from '../failure';

export type Column<Row> = Readonly<{
  id: string;
  header: string;
  value: (row: Row) => unknown;
  /** Shown unless others are asked for. */
  usual: boolean;
}>;

/**
 * The columns asked for, in the order asked. Values may be split by commas or spaces; `*` and `%` stand for any
 * characters, `+` for the usual columns. Asking for nothing asks for the usual ones.
 */
export const chosenColumns = <Row>(
  columns: readonly Column<Row>[],
  asked: readonly string[] = [],
): readonly Column<Row>[] => {
  const words = asked.flatMap(value => value.split(/[\s,]+/)).filter(word => word !== '');
  if (words.length === 0) return columns.filter(({ usual }) => usual);
  return [...new Set(words.flatMap(word => matching(columns, word)))];
};

const matching = <Row>(columns: readonly Column<Row>[], word: string): readonly Column<Row>[] => {
  if (word === '+') return columns.filter(({ usual }) => usual);
  const matches = columns.filter(({ id }) => wildcard(word).test(id));
  if (matches.length > 0) return matches;
  throw new Failure(`Column not found: ${word}`, { advice: [`Available columns: ${describeColumns(columns)}`] });
};

const wildcard = (word: string) => {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${word.split(/[*%]/).map(literal).join('.*')}$`, 'i');
};

/** The names of the columns, for help and messages; the usual ones carry a star. */
export const describeColumns = <Row>(columns: readonly Column<Row>[]): string =>
  columns.map(({ id, usual }) => (usual ? `${id}*` : id)).join(', ');
