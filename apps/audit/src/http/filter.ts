import type { Moment } from '@charter/audit-domain';
import type { Filter } from '../exporting/export-asked';
import type { Moments } from '../projections/stored-events/moments.query';
import type { Asked } from '../readings/readings';
import { inOrder, momentAsked } from './moment';

const FROM = { at: 'from_at', position: 'from_position' };

/** By what can be asked for a part of a history, beside a member. */
export const FILTER_QUERY = ['permission', FROM.at, FROM.position];

/** What of a history up to a moment is asked for. Throws 400 on a time that ends before it begins. */
export const filterAsked = async (moments: Moments, asked: Asked, until: Moment): Promise<Filter> => {
  const { member: memberId, permission } = asked.query;
  return { memberId, permission, from: await fromAsked(moments, asked, until) };
};

const fromAsked = async (moments: Moments, asked: Asked, until: Moment): Promise<Moment | undefined> => {
  const { query } = asked;
  if (query[FROM.at] === undefined && query[FROM.position] === undefined) return undefined;
  const from = await momentAsked(moments, asked, FROM);
  inOrder(from, until, query[FROM.at] !== undefined && query['position'] === undefined);
  return from;
};
