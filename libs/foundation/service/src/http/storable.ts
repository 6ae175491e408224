/** Deeper than anything that is asked for here, and far from what a recursion cannot bear. */
const DEEPEST = 32;

/**
 * Whether everything that we store in can hold what a client sent. PostgreSQL has no text with the character NUL, and
 * half a surrogate pair has no UTF-8: an event with one of them would be stored, and park whatever comes after it.
 */
export const isStorable = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  if (depth === DEEPEST) return false;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner, depth + 1));
};
