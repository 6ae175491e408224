/** So many digits have the largest numbers of 64 bits. */
const DIGITS = 20;

/** A position of the store as a text that is ordered as positions are. */
export const ordinalOf = (position: string): string =>
  position
    .split('/')
    .map(part => part.padStart(DIGITS, '0'))
    .join('/');

/** The position again, as the store writes it. */
export const positionOf = (ordinal: string): string =>
  ordinal
    .split('/')
    .map(part => part.replace(/^0+(?=\d)/, ''))
    .join('/');

/** Before every event that there can be. */
export const BEFORE_ALL = '';
