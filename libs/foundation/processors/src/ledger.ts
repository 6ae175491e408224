import type { Home } from './database';
import { quoted } from './write';
import type { Aside } from './move';

/** A key whose messages wait, because one of them could not be handled. */
export type ParkedKey = Readonly<{ processor: string; key: string; reason: string; since: string; waiting: number }>;

/** What the books say of one lane. */
type Entry = Readonly<{ epoch: string; position: string | undefined; fence: string; aside: readonly Found[] }>;
type Found = Pick<Aside, 'key' | 'reason' | 'since'>;
type Looked = Readonly<{ epoch: string; position: string | null; fence: string; aside: readonly Found[] | null }>;

type Parked = Pick<ParkedKey, 'reason' | 'since' | 'waiting'>;

/** A reader's books: its positions, and the keys that it has put aside in each lane. */
export class Ledger {
  readonly #home: Home;
  readonly #reader: string;
  readonly #looking: string;
  readonly #lanes = new Map<string, Map<string, Parked>>();

  constructor(home: Home, reader: string) {
    this.#home = home;
    this.#reader = reader;
    const books = (table: string) => `${quoted(home.schemaName)}.${table}`;
    // One statement: every replica asks it again whenever another one was faster.
    this.#looking =
      `select epoch, position, fence, (select json_agg(json_build_object('key', key, 'reason', reason, 'since', since) ` +
      `order by sequence) from ${books('parked')} where reader = $1 and lane = $2) as aside ` +
      `from ${books('positions')} where reader = $1 and lane = $2`;
  }

  isParked(key: string, lane?: string): boolean {
    if (lane !== undefined) return this.#lanes.get(lane)?.has(key) ?? false;
    return [...this.#lanes.values()].some(keys => keys.has(key));
  }

  parked(): readonly ParkedKey[] {
    return [...this.#lanes.values()].flatMap(keys =>
      [...keys].map(([key, parked]) => ({ processor: this.#reader, key, ...parked })),
    );
  }

  note(lane: string, aside: readonly Found[]): void {
    const keys = this.#lanes.get(lane) ?? new Map<string, Parked>();
    this.#lanes.set(lane, keys);
    for (const { key, reason, since } of aside) {
      const known = keys.get(key) ?? { reason: reason ?? '', since, waiting: 0 };
      keys.set(key, { ...known, waiting: known.waiting + 1 });
    }
  }

  /** Where it stands in a lane, and what is parked there at that moment: undefined where it has never been. */
  async look(lane: string): Promise<Entry | undefined> {
    const [row] = await this.#home.run({ sql: this.#looking, values: [this.#reader, lane] });
    if (!row) return undefined;
    const { epoch, position, fence, aside } = row as Looked;
    return { epoch, position: position ?? undefined, fence, aside: aside ?? [] };
  }

  /** Goes by what was found parked in a lane. */
  adopt(lane: string, { aside }: Pick<Entry, 'aside'>): void {
    this.#lanes.set(lane, new Map());
    this.note(lane, aside);
  }

  /** Where it stands in a lane, which may be new to it. */
  async enter(lane: string, epoch: string) {
    const reader = this.#reader;
    await this.#home.books
      .insertInto('positions')
      .values({ reader, lane, epoch, position: null, fence: '0' })
      .onConflict(conflict =>
        // Where nothing was read yet, no position of another epoch can lead astray.
        conflict.columns(['reader', 'lane']).doUpdateSet({ epoch }).where('positions.position', 'is', null),
      )
      .execute();
    const stored = await this.look(lane);
    if (!stored) throw new Error(`The position of ${reader} in ${lane} is gone.`);
    this.adopt(lane, stored);
    return stored;
  }
}
