/** Whether an end is over at an instant. Ends are instants and not texts: 10:00Z and 10:00:00.000Z are one. */
export const isReached = (end: string, at: string): boolean => !(Date.parse(at) < Date.parse(end));

/** The instant so many milliseconds after another. */
export const after = (at: string, milliseconds: number): string =>
  new Date(Date.parse(at) + milliseconds).toISOString();
