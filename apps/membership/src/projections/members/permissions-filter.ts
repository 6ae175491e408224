import { sql, type Expression, type SqlBool } from 'kysely';
import { Problem, type Query } from '@charter/service';

/** `filter[permissions]`, behind it an operator, and behind that a number or nothing in brackets. */
const KEY = /^filter\[permissions\](?:\[([a-z]+)\])?(?:\[\d*\])?$/;

/** Whether somebody holds one of several permissions, or none of them. */
const OPERATORS: Readonly<Record<string, Readonly<{ several: boolean; held: boolean }>>> = {
  eq: { several: false, held: true },
  ne: { several: false, held: false },
  in: { several: true, held: true },
  nin: { several: true, held: false },
};

type Read = Readonly<{ conditions: readonly Expression<SqlBool>[]; rest: Query }>;

/**
 * Takes out of a query what it asks of the permissions that members hold for good, as they are shown: a list is in none
 * of the ways a column that lists know can be compared. Throws 400 on what cannot be asked of them.
 */
export const permissionsFilterOf = (query: Query): Read => {
  const ours = Object.entries(query).filter(([key]) => KEY.test(key));
  return {
    conditions: ours.map(([key, given]) => condition(KEY.exec(key)?.[1] ?? 'eq', [given ?? []].flat())),
    rest: Object.fromEntries(Object.entries(query).filter(([key]) => !KEY.test(key))),
  };
};

const condition = (name: string, given: readonly string[]): Expression<SqlBool> => {
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw new Problem(400, `permissions cannot be compared by ${name}.`);
  const values = operator.several ? given.flatMap(value => value.split(',')) : given;
  if (values.length !== 1 && !operator.several) throw new Problem(400, `The filter ${name} takes one value.`);
  const held = sql<SqlBool>`exists (
    select from jsonb_array_elements_text(permissions) as held where held.value in (${sql.join(values)})
  )`;
  return operator.held ? held : sql<SqlBool>`not ${held}`;
};
