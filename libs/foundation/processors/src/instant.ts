/** A time as PostgreSQL writes it, in UTC, as ISO 8601 writes it. */
export const instant = (text: string): string => {
  const iso = text.replace(' ', 'T');
  return iso.endsWith('+00') ? `${iso.slice(0, -3)}Z` : iso;
};
