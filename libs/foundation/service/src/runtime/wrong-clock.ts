/** Ends that come by themselves, and the order of what is recorded, rest on clocks that are not further apart than this. */
const MAY_BE_OFF_MS = 2_000;

/** Whether our clock minus the store's, in milliseconds, is so much that nothing may be written down by it. */
export const isClockWrong = (offByMs: number): boolean => Math.abs(offByMs) > MAY_BE_OFF_MS;
