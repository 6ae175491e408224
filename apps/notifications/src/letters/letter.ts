/** Some text, or a list of several. */
export type Part = string | Readonly<{ list: readonly string[] }>;

/** What a message says, whichever form it is given: neither text nor markup yet. */
export type Letter = Readonly<{
  subject: string;
  parts: readonly Part[];
  /** Where the reader can do something about it. */
  action?: Readonly<{ label: string; link: string }>;
  /** Why the reader gets it. */
  because: string;
}>;

/** A letter in the two forms in which it is sent. */
export type Written = Readonly<{ subject: string; text: string; html: string }>;
