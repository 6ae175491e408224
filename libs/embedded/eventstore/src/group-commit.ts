import type { Append, Appended, Log, Recorded, WrongVersion } from './log';

type Waiting = Readonly<{
  append: Append;
  abandoned: () => boolean;
  resolve: (outcome: Appended | WrongVersion) => void;
  reject: (error: unknown) => void;
}>;

/**
 * Appends that arrive while the disk is busy are committed together, so that many writers share one flush.
 * Nobody is answered, and no subscriber told, before the commit is on disk.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];

  constructor(
    private readonly log: Log,
    private readonly committed: (events: readonly Recorded[]) => void,
  ) {}

  /** An append that turns out `abandoned` before its commit is left out, and never answered. */
  append(append: Append, abandoned: () => boolean): Promise<Appended | WrongVersion> {
    return new Promise((resolve, reject) => {
      // After this turn of the event loop, in which all that has arrived by then joins the queue.
      if (this.waiting.length === 0) setImmediate(() => this.commit());
      this.waiting.push({ append, abandoned, resolve, reject });
    });
  }

  private commit(): void {
    const group = this.waiting.filter(({ abandoned }) => !abandoned());
    this.waiting = [];
    const outcomes = this.write(group);
    if (!outcomes) return;
    this.committed(outcomes.flatMap(outcome => ('written' in outcome ? outcome.written : [])));
    group.forEach(({ resolve }, index) => resolve(outcomes[index]!));
  }

  private write(group: readonly Waiting[]): (Appended | WrongVersion)[] | undefined {
    try {
      return this.log.transaction(() => group.map(({ append }) => this.log.append(append)));
    } catch (error) {
      for (const { reject } of group) reject(error);
      return undefined;
    }
  }
}
