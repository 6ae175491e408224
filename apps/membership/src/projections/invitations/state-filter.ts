import { sql, type Expression, type SqlBool } from 'kysely';
import { Problem, type Query } from '@charter/service';
import type { InvitationState } from './invitations.projection';

/** What the public API calls the states of invitations. Here none is ever `processing`: what is stored is done. */
export type PublicState = 'pending' | 'processing' | 'accepted' | 'cancelled' | 'error';

const PUBLIC: Readonly<Record<InvitationState, PublicState>> = {
  pending: 'pending',
  accepted: 'accepted',
  // Somebody ended it, on one side or the other.
  declined: 'cancelled',
  revoked: 'cancelled',
  replaced: 'cancelled',
  lapsed: 'error',
};

/** The name that the official clients know. */
export const publicStateOf = (state: InvitationState): PublicState => PUBLIC[state];

/** `filter[state]`, behind it an operator, and behind that a number or nothing in brackets. */
const KEY = /^filter\[state\](?:\[([a-z]+)\])?(?:\[\d*\])?$/;

const OPERATORS: Readonly<Record<string, Readonly<{ several: boolean; among: boolean }>>> = {
  eq: { several: false, among: true },
  ne: { several: false, among: false },
  in: { several: true, among: true },
  nin: { several: true, among: false },
};

type Read = Readonly<{ conditions: readonly Expression<SqlBool>[]; rest: Query }>;

/**
 * Takes out of a query which states are asked for, by the public names or by ours; by default what is pending. `state`
 * is the column. Throws 400 on what is no state.
 */
export const stateFilterOf = (query: Query, state: Expression<string>): Read => {
  const ours = Object.entries(query).filter(([key]) => KEY.test(key));
  const asked = ours.length > 0 ? ours : [['filter[state]', 'pending'] as const];
  return {
    conditions: asked.map(([key, given]) => condition(state, KEY.exec(key)?.[1] ?? 'eq', [given ?? []].flat())),
    rest: Object.fromEntries(Object.entries(query).filter(([key]) => !KEY.test(key))),
  };
};

const condition = (state: Expression<string>, name: string, given: readonly string[]): Expression<SqlBool> => {
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw new Problem(400, `state cannot be compared by ${name}.`);
  const values = operator.several ? given.flatMap(value => value.split(',')) : given;
  if (values.length !== 1 && !operator.several) throw new Problem(400, `The filter ${name} takes one value.`);
  const states = values.flatMap(statesCalled);
  const among = states.length > 0 ? sql<SqlBool>`${state} in (${sql.join(states)})` : sql<SqlBool>`false`;
  return operator.among ? among : sql<SqlBool>`not ${among}`;
};

const statesCalled = (name: string): readonly string[] => {
  if (name === 'processing') return [];
  const states = Object.entries(PUBLIC).filter(([exact, shown]) => exact === name || shown === name);
  if (states.length === 0)
    throw new Problem(400, `There is no such state: there are ${NAMES.join(', ')}.`, {
      detail: { 'filter[state]': 'This is no state of an invitation.' },
    });
  return states.map(([exact]) => exact);
};

const NAMES = [...new Set(['pending', 'processing', ...Object.entries(PUBLIC).flat()])];
