import { reasonOf } from './failure';

/** What a handler waits out, for whatever lane. */
export const HANDLING = 'handling';

/** What a reader is waiting out, by what it wanted to do: what has succeeded since is not told any longer. */
export class Troubles {
  readonly #reasons = new Map<string, string>();
  readonly #tell: (reason: string) => void;

  constructor(tell: (reason: string) => void) {
    this.#tell = tell;
  }

  with(doing: string, error: unknown): void {
    const reason = reasonOf(error);
    this.#reasons.set(doing, reason);
    this.#tell(reason);
  }

  over(doing: string): void {
    this.#reasons.delete(doing);
  }

  get reason(): string | undefined {
    return [...this.#reasons.values()].at(-1);
  }
}
