const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
// In an address an organization stands by its id or by its name: one must never be taken for the other.
const LIKE_A_ULID = /^[0-9a-hjkmnp-tv-z]{26}$/i;
const LONGEST = 63;

/** Whether an organization may bear this name. */
export const isOrganizationName = (text: string): boolean => NAME.test(text) && !LIKE_A_ULID.test(text);

/** The name that a label suggests, if it suggests one at all. */
export const nameFromLabel = (label: string): string | undefined => {
  const slug = label
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, LONGEST)
    .replace(/-$/, '');
  return isOrganizationName(slug) ? slug : undefined;
};
