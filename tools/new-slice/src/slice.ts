/** A file to be written. `path` is one in the repository. */
export type NewFile = Readonly<{ path: string; text: string }>;

/** What a generator cannot do: lines that belong into a file that is there, and what they are for. */
export type Wiring = Readonly<{ path: string; why: string; lines: readonly string[] }>;

export type Slice = Readonly<{ files: readonly NewFile[]; wiring: readonly Wiring[] }>;

/** What was asked for cannot be generated; the message says why. */
export class SliceRefused extends Error {}
