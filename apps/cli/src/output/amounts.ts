const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A number of bytes as people read it. */
export const sizeInWords = (bytes: number): string => {
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return unit === 0 ? counted(bytes, 'byte') : `${(bytes / 1000 ** unit).toFixed(1)} ${UNITS[unit]}`;
};

/** So many of a thing, which takes an s in the plural. */
export const counted = (count: number, thing: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? thing : `${thing}s`}`;

/** How much a file of evidence shows, and of how much it has only the hashes. */
export const evidenceInWords = ({
  events,
  withheld,
  streams,
}: Readonly<{ events: number; withheld: number; streams: number }>): string => {
  const besides = withheld === 0 ? '' : `, and the hashes of ${counted(withheld, 'event')} withheld`;
  return `${counted(events, 'event')} of ${counted(streams, 'stream')}${besides}`;
};

/** Whole numbers, those that follow each other as a range: 1-3, 7. */
export const rangesInWords = (numbers: readonly number[]): string => {
  const ranges: { first: number; last: number }[] = [];
  for (const number of numbers.toSorted((one, other) => one - other)) {
    const range = ranges.at(-1);
    if (range !== undefined && number <= range.last + 1) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
};
