/** A value that has no canonical form: JSON cannot hold it, or RFC 8785 forbids it. */
export class NotCanonical extends TypeError {}

/**
 * The one text that RFC 8785 gives a JSON value: members sorted by their UTF-16 code units, no white space, numbers
 * and strings as ECMAScript writes them. Members that are undefined are left out, as they are when JSON is stored.
 */
export const canonical = (value: unknown): string => {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotCanonical(`JSON has no number ${value}.`);
    return String(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object') return members(value as Record<string, unknown>);
  throw new NotCanonical(`JSON has no ${typeof value}.`);
};

const members = (object: Record<string, unknown>): string => {
  // What JSON would store of such an object is another value, so the hash would not be that of what is stored.
  if (typeof object['toJSON'] === 'function') throw new NotCanonical('Only plain objects have a canonical form.');
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value !== undefined) text += `${text && ','}${quoted(key)}:${canonical(value)}`;
  }
  return `{${text}}`;
};

/** Most strings are of these characters only, which stand for themselves. */
const PLAIN = /^[ !#-[\]-~]*$/;

const quoted = (text: string): string => {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new NotCanonical('A string with half a surrogate pair has no UTF-8 form.');
  return JSON.stringify(text);
};
