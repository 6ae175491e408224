import type { Caller } from '../callers/caller';
import { isSaid, LONGEST_REASON } from '../http/is-reason';
import { Problem } from '../http/problem';

type Asked = Readonly<{ body?: unknown; query?: unknown }>;

/**
 * Why somebody of staff comes: the `reason` of the body, or of the query where there is no body to say it in. Throws 400
 * where there is none, or one that is no text of 1 to 500 characters.
 */
export const staffReasonOf = (asked: Asked): string => {
  const reason = reasonSaid(asked);
  if (reason === undefined) throw refusal('Say why: staff give a reason for everything they do here.');
  if (!isSaid(reason)) throw refusal('The reason must be text, and not empty.');
  if (reason.length > LONGEST_REASON) throw refusal(`The reason must have at most ${LONGEST_REASON} characters.`);
  return reason;
};

/** Whether somebody of staff says why they come, and so comes as staff. */
export const comesAsStaff = ({ roles }: Pick<Caller, 'roles'>, asked: Asked): boolean =>
  roles.includes('staff') && reasonSaid(asked) !== undefined;

/** What is said as a reason, whatever it is; undefined where nothing is. */
const reasonSaid = ({ body, query }: Asked): unknown => propertyOf(body) ?? propertyOf(query) ?? undefined;

const propertyOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (value as { reason?: unknown }).reason : undefined;

const refusal = (title: string): Problem => new Problem(400, title, { detail: { reason: title } });
