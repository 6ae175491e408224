import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { EffectUndone, StoreUnavailable } from '../failures';
import type { ParkedKey, ParkedName, Position, Positions, PositionStore, WaitingMessage } from '../position-store';
import { firstOf, parkedKeysIn } from './parked-order';
import { clearUnfinished, replaceFile } from './whole-file';

export type FileStoreOptions<Effects> = Readonly<{
  file: string;
  /** What handlers keep in the file, as JSON: at the beginning. */
  initially: Effects;
}>;

type Parked = WaitingMessage & Readonly<{ topic: string; partition: number; since: string }>;

/** What stands in the file. `generation` is another one each time that it is written. */
type Content<Effects> = Readonly<{
  consumer: string;
  generation: string;
  positions: readonly Position[];
  parked: readonly Parked[];
  effects: Effects;
}>;

/** What a handler changes: `effects` may be altered, or replaced. It is kept with the position, or not at all. */
export type FileTransaction<Effects> = { effects: Effects };

/**
 * Positions in one file, together with what handlers keep: for a small program that has no database. The file is written
 * anew with each step, and replaced whole. It is for one process: of two that write it, one goes on, and the other finds
 * that out when it writes, and gets no further.
 */
export const fileStore = <Effects>({
  file,
  initially,
}: FileStoreOptions<Effects>): PositionStore<FileTransaction<Effects>> => ({
  open: async consumer => {
    const begun = JSON.stringify({ consumer, generation: '', positions: [], parked: [], effects: initially });
    const found = await contentOf<Effects>(file);
    if (found && found.consumer !== consumer) throw new Error(`${file} is of the consumer ${found.consumer}.`);
    await clearUnfinished(file);
    return new FilePositions(file, found ?? (JSON.parse(begun) as Content<Effects>));
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
    return parkedKeysIn(inLanes(this.#content.parked).map(of => ({ ...of[0]!, waiting: of.length })));
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
    const parked = this.#content.parked.filter(one => one.topic === topic && one.key === key);
    return firstOf(inLanes(parked).map(of => of[0]!));
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
    const text = jsonOf({ ...this.#content, ...change, generation: randomUUID() });
    try {
      const { generation } = (await contentOf<Effects>(this.#file)) ?? { generation: '' };
      if (generation !== this.#content.generation) throw new Error('another process writes it');
      await replaceFile(this.#file, text);
    } catch (error) {
      throw new StoreUnavailable(`${this.#file} cannot be written: ${(error as Error).message}.`, { cause: error });
    }
    // As it stands in the file: what JSON cannot say is not there for the next step, either.
    this.#content = JSON.parse(text) as Content<Effects>;
  }
}

const inLanes = (parked: readonly Parked[]): readonly (readonly Parked[])[] => [
  ...Map.groupBy(parked, ({ topic, partition, key }) => JSON.stringify([topic, partition, key])).values(),
];

const jsonOf = (content: Content<unknown>): string => {
  try {
    return JSON.stringify(content);
  } catch (error) {
    throw new EffectUndone(`The effects of the handler are no JSON: ${(error as Error).message}.`, { cause: error });
  }
};
