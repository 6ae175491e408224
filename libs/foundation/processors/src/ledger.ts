import type { Home } from './database';
import type { Aside } from './move';

/** A key whose messages wait, because one of them could not be handled. */
export type ParkedKey = Readonly<{ processor: string; key: string; reason: string; since: string; waiting: number }>;

type Parked = Pick<ParkedKey, 'reason' | 'since' | 'waiting'>;

/** A reader's books: its positions, and the keys that it has put aside in each lane. */
export class Ledger {
  readonly #home: Home;
  readonly #reader: string;
  readonly #lanes = new Map<string, Map<string, Parked>>();

  constructor(home: Home, reader: string) {
    this.#home = home;
    this.#reader = reader;
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

  /** Learns which keys of a lane are parked. */
  async load(lane: string): Promise<void> {
    const aside = await this.#home.books
      .selectFrom('parked')
      .select(['key', 'reason', 'since'])
      .where('reader', '=', this.#reader)
      .where('lane', '=', lane)
      .orderBy('sequence')
      .execute();
    this.#lanes.set(lane, new Map());
    this.note(lane, aside);
  }

  note(lane: string, aside: readonly Pick<Aside, 'key' | 'reason' | 'since'>[]): void {
    const keys = this.#lanes.get(lane) ?? new Map<string, Parked>();
    this.#lanes.set(lane, keys);
    for (const { key, reason, since } of aside) {
      const known = keys.get(key) ?? { reason: reason ?? '', since, waiting: 0 };
      keys.set(key, { ...known, waiting: known.waiting + 1 });
    }
  }

  async position(lane: string) {
    const row = await this.#home.books
      .selectFrom('positions')
      .select(['epoch', 'position', 'fence'])
      .where('reader', '=', this.#reader)
      .where('lane', '=', lane)
      .executeTakeFirst();
    return row && { epoch: row.epoch, position: row.position ?? undefined, fence: row.fence };
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
    const stored = await this.position(lane);
    if (!stored) throw new Error(`The position of ${reader} in ${lane} is gone.`);
    return stored;
  }
}
