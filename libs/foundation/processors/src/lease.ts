import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Home } from './database';
import { quoted } from './write';

// Another replica takes over so soon after this one is gone, or is stuck in what it does: it is prolonged between two
// steps and never during one, since whoever cannot reach the bus would otherwise keep everybody from announcing.
const termMs = 1_500;
// So much is left when it is prolonged: most steps end within it.
const renewMs = 1_000;
// Whoever looks on asks for it no oftener: while it is held, asking is of no use.
const askMs = 250;

/** How a replica looks on while another one acts. */
export type LookingOn = Readonly<{
  /** Asks the database whether something is left to do. */
  isDue: () => Promise<boolean>;
  /** Whether somebody here waits for what is to be done. */
  isAwaited: () => boolean;
  /** Resolves when somebody does, or after so many milliseconds. */
  untilAwaited: (ms: number) => Promise<void>;
  signal: AbortSignal;
}>;

/**
 * Which replica acts on what a reader meets, while the others look on. It only saves work: what is done twice changes
 * nothing, and of two who both think that they hold it the compare-and-set of the position lets one go on.
 */
export class Lease {
  readonly #home: Home;
  readonly #reader: string;
  readonly #holder = randomUUID();
  #heldUntil = -Infinity;
  #askedAt = -Infinity;

  constructor(home: Home, reader: string) {
    this.#home = home;
    this.#reader = reader;
  }

  /** Waits until this replica may act, or until the others have left nothing to do. */
  async orOvertaken({ isDue, isAwaited, untilAwaited, signal }: LookingOn): Promise<void> {
    for (let tries = 0; !(await this.#held()); tries++) {
      // Where nobody waits for what the other one does, asking every few milliseconds would cost more than doing it.
      if (!isAwaited()) tries = 0;
      await untilAwaited(askMs);
      if (!(await isDue())) return;
      await delay(Math.min(50, 3 * 2 ** tries), undefined, { signal });
    }
  }

  /** Lets go of it, so that another replica need not wait for its end. */
  async release(): Promise<void> {
    if (performance.now() >= this.#heldUntil) return;
    this.#heldUntil = -Infinity;
    const sql = `delete from ${this.#table} where reader = $1 and holder = $2`;
    await this.#home.run({ sql, values: [this.#reader, this.#holder] });
  }

  get #table(): string {
    return `${quoted(this.#home.schemaName)}.leases`;
  }

  /** Whether this replica may act now. */
  async #held(): Promise<boolean> {
    const now = performance.now();
    if (now < this.#heldUntil - renewMs) return true;
    if (now >= this.#heldUntil && now < this.#askedAt + askMs) return false;
    return this.#ask();
  }

  async #ask(): Promise<boolean> {
    // Counted from before the question: the database, whose clock decides, can only think that it ends later.
    const asked = performance.now();
    this.#askedAt = asked;
    const until = "clock_timestamp() + $3::int * interval '1 ms'";
    const sql =
      `insert into ${this.#table} as lease (reader, holder, until) values ($1, $2, ${until}) ` +
      `on conflict (reader) do update set holder = $2, until = ${until} ` +
      `where lease.holder = $2 or lease.until < clock_timestamp() returning 1 as one`;
    const [held] = await this.#home.run({ sql, values: [this.#reader, this.#holder, String(termMs)] });
    this.#heldUntil = held ? asked + termMs : -Infinity;
    return held !== undefined;
  }
}
