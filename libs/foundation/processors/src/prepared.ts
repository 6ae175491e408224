import type { Compilable } from 'kysely';
import type { Home } from './database';

/** Stands for a value while a query is built: no text of ours begins so. */
const PLACE = '\u0001';

/**
 * A query that is built and compiled once and run with other values each time: for what every request asks, building it
 * costs as much as running it. `build` gets a stand-in for each value, in order.
 */
export const prepared = <Row>(
  { run }: Pick<Home, 'run'>,
  build: (...values: string[]) => Compilable<Row>,
): ((...values: readonly string[]) => Promise<readonly Row[]>) => {
  let compiled: ReturnType<Compilable<Row>['compile']> | undefined;
  return async (...values) => {
    compiled ??= build(...values.map((_, index) => `${PLACE}${index}`)).compile();
    const { sql, parameters } = compiled;
    return (await run({ sql, values: parameters.map(parameter => valueOf(parameter, values)) })) as readonly Row[];
  };
};

/** Many values as one: whatever their number, the query is the same. To be compared by `= any(…::text[])`. */
export const listed = (values: readonly string[]): string =>
  `{${values.map(value => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

const valueOf = (parameter: unknown, values: readonly string[]): string | null => {
  if (parameter === null) return null;
  const text = String(parameter);
  return text.startsWith(PLACE) ? values[Number(text.slice(PLACE.length))]! : text;
};
