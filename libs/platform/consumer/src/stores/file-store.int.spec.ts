import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../failures';
import { positionStoreSuite } from '../testing/position-store-suite';
import { fileStore, type FileTransaction } from './file-store';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'charter-consumer-'))));
afterEach(() => rm(folder, { recursive: true }));

type Lines = FileTransaction<readonly string[]>;

const storeIn = (file: string) => fileStore<readonly string[]>({ file, initially: [] });
const write = async (transaction: Lines, line: string) => {
  transaction.effects = [...transaction.effects, line];
};
const effectsIn = async (file: string) => {
  const text = await readFile(file, 'utf8').catch(() => '{"effects":[]}');
  return (JSON.parse(text) as { effects: readonly string[] }).effects;
};

positionStoreSuite<Lines>(async () => {
  const file = join(folder, 'positions.json');
  return { store: storeIn(file), write, lines: () => effectsIn(file) };
});

const move = { topic: 't', partition: 0, epoch: 'first', from: -1, to: 0, keys: [] };
const nothing = async () => [];

it('a second process that writes the file is noticed', async () => {
  const file = join(folder, 'positions.json');
  const [one, other] = [await storeIn(file).open('one'), await storeIn(file).open('one')];
  await one.commit(move, nothing);
  await expect(other.commit(move, nothing)).rejects.toThrow(StoreUnavailable);
  expect(await one.commit({ ...move, from: 0, to: 1 }, nothing)).toBe(true);
});

it('the file of another consumer is refused', async () => {
  const file = join(folder, 'positions.json');
  await (await storeIn(file).open('one')).commit(move, nothing);
  await expect(storeIn(file).open('other')).rejects.toThrow('is of the consumer one');
});

it('what was cut off while it was written changes nothing', async () => {
  const file = join(folder, 'positions.json');
  const positions = await storeIn(file).open('one');
  await positions.commit(move, async transaction => {
    await write(transaction, 'a');
    return [];
  });
  await writeFile(`${file}.unfinished`, '{"consumer":"on');
  const again = await storeIn(file).open('one');
  expect(await again.load()).toMatchObject([{ offset: 0 }]);
  expect(await again.commit({ ...move, from: 0, to: 1 }, nothing)).toBe(true);
  expect(await effectsIn(file)).toEqual(['a']);
});

it('a folder that cannot be written to says so, and nothing has moved', async () => {
  const positions = await storeIn(join(folder, 'missing', 'positions.json')).open('one');
  await expect(positions.commit(move, nothing)).rejects.toThrow(StoreUnavailable);
  expect(await positions.load()).toEqual([]);
});
