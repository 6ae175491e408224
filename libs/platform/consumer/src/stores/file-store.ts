import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoreUnavailable } from '../failures';
import type { ParkedKey, ParkedName, Position, Positions, PositionStore, WaitingMessage } from '../position-store';

export type FileStoreOptions<Effects> = Readonly<{
  file: string;
  /** What handlers keep in the file, as JSON: at the beginning. */
  initially: Effects;
}>;

type Parked = WaitingMessage & Readonly<{ topic: string; partition: number; since: string }>;

/** What stands in the file. `generation` goes up with each time that it is written. */
type Content<Effects> = Readonly<{
  consumer: string;
  generation: number;
  positions: readonly Position[];
  parked: readonly Parked[];
  effects: Effects;
}>;

/** What a handler changes: `effects` may be altered, or replaced. It is kept with the position, or not at all. */
export type FileTransaction<Effects> = { effects: Effects };

/**
 * Positions in one file, together with what handlers keep: for a small program that has no database. The file is written
 * anew with each step, and replaced whole. It is for one process: a second one that writes it is noticed, and stops both.
 */
export const fileStore = <Effects>({
  file,
  initially,
}: FileStoreOptions<Effects>): PositionStore<FileTransaction<Effects>> => ({
  open: async consumer => {
    const found = await contentOf<Effects>(file);
    if (found && found.consumer !== consumer) throw new Error(`${file} is of the consumer ${found.consumer}.`);
    return new FilePositions(file, found ?? { consumer, generation: 0, positions: [], parked: [], effects: initially });
  },
});

const contentOf = async <Effects>(file: string): Promise<Content<Effects> | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Content<Effects>);
};

type Change<Effects> = Partial<Pick<Content<Effects>, 'positions' | 'parked' | 'effects'>>;

class FilePositions<Effects> implements Positions<FileTransaction<Effects>> {
  readonly #file: string;
  #content: Content<Effects>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string, content: Content<Effects>) {
    this.#file = file;
    this.#content = content;
  }

  async load(): Promise<readonly Position[]> {
    return this.#content.positions;
  }

  commit(...[move, effect]: Parameters<Positions<FileTransaction<Effects>>['commit']>): Promise<boolean> {
    return this.#inTurn(async () => {
      const { topic, partition, epoch, from, to, keys } = move;
      const { positions, parked } = this.#content;
      const stored = positions.find(one => one.topic === topic && one.partition === partition);
      if ((stored?.offset ?? -1) !== from || !['', epoch].includes(stored?.epoch ?? '')) return false;
      const held = parked.filter(one => one.topic === topic && keys.includes(one.key));
      const transaction = this.#begin();
      const waiting = await effect(transaction, new Set(held.map(({ key }) => key)));
      const since = new Date().toISOString();
      await this.#write({
        positions: [...positions.filter(one => one !== stored), { topic, partition, epoch, offset: to }],
        parked: [...parked, ...waiting.map(message => ({ ...message, topic, partition, since }))],
        effects: transaction.effects,
      });
      return true;
    });
  }

  async parked(): Promise<readonly ParkedKey[]> {
    const byKey = Map.groupBy(this.#content.parked, ({ topic, key }) => JSON.stringify([topic, key]));
    return [...byKey.values()].map(of => {
      const { topic, partition, key, since, reason = 'It has not been tried yet.' } = of[0]!;
      return { topic, partition, key, reason, since, waiting: of.length };
    });
  }

  replayFirst(...[name, replay]: Parameters<Positions<FileTransaction<Effects>>['replayFirst']>): Promise<boolean> {
    return this.#inTurn(async () => {
      const first = this.#first(name);
      if (!first) return false;
      const others = this.#content.parked.filter(one => one !== first);
      const transaction = this.#begin();
      try {
        await replay(transaction, first);
      } catch (error) {
        const failed = { ...first, reason: String(error) };
        await this.#write({ parked: this.#content.parked.map(one => (one === first ? failed : one)) });
        throw error;
      }
      await this.#write({ parked: others, effects: transaction.effects });
      return true;
    });
  }

  strike(topic: string): Promise<void> {
    return this.#inTurn(async () => {
      const ofOthers = (one: Readonly<{ topic: string }>) => one.topic !== topic;
      const { positions, parked } = this.#content;
      await this.#write({ positions: positions.filter(ofOthers), parked: parked.filter(ofOthers) });
    });
  }

  #first({ topic, key }: ParkedName): Parked | undefined {
    return this.#content.parked.find(one => one.topic === topic && one.key === key);
  }

  #begin(): FileTransaction<Effects> {
    return { effects: structuredClone(this.#content.effects) };
  }

  /** One after the other: each begins with what the one before has left. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #write(change: Change<Effects>): Promise<void> {
    const content = { ...this.#content, ...change, generation: this.#content.generation + 1 };
    try {
      const { generation } = (await contentOf<Effects>(this.#file)) ?? { generation: 0 };
      if (generation !== this.#content.generation) throw new Error('another process writes it');
      await replaceFile(this.#file, JSON.stringify(content));
    } catch (error) {
      throw new StoreUnavailable(`${this.#file} cannot be written: ${(error as Error).message}.`, { cause: error });
    }
    this.#content = content;
  }
}

/** Whole or not at all, and there after a loss of power. */
const replaceFile = async (file: string, text: string): Promise<void> => {
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync().finally(() => folder.close());
};
