import { Problem } from '@charter/service';

const TAGS = /^\s*("[^"]*")(\s*,\s*"[^"]*")*\s*$/;
const ANY = '*';

/** The tag of one state of a member. */
export const tagOf = (memberRevision: number): string => `"${memberRevision}"`;

/**
 * The states that a client has seen, by the `If-Match` header; undefined where any will do. A tag that was never given
 * out here is of no state. Throws 400 on what cannot be compared.
 */
export const revisionsSeen = (header: string | undefined): readonly number[] | undefined => {
  if (header === undefined || header.trim() === ANY) return undefined;
  if (/(^|,)\s*W\//i.test(header))
    throw new Problem(400, 'If-Match takes no weak tags: send the ETag as it was given.');
  if (!TAGS.test(header)) throw new Problem(400, 'If-Match takes tags in quotation marks, or *.');
  return [...header.matchAll(/"(\d{1,15})"/g)].map(([, digits]) => Number(digits));
};
