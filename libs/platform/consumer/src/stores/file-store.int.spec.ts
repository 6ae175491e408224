import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EffectUndone, StoreUnavailable } from '../failures';
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

it('of two that write it at the same moment one goes on, and the other finds that out', async () => {
  const file = join(folder, 'positions.json');
  const [one, other] = [await storeIn(file).open('one'), await storeIn(file).open('one')];
  const steps = [0, 1].map(to =>
    [one, other].map(
      (positions, at) => async () =>
        positions.commit({ ...move, from: to - 1, to }, async transaction => {
          await write(transaction, `${at} to ${to}`);
          return [];
        }),
    ),
  );
  await Promise.allSettled(steps[0]!.map(step => step()));
  const [first, second] = await Promise.allSettled(steps[1]!.map(step => step()));
  const wentOn = first!.status === 'fulfilled' ? 0 : 1;
  expect([first, second]).toContainEqual({ status: 'fulfilled', value: true });
  expect([first, second]).toContainEqual({
    status: 'rejected',
    reason: new StoreUnavailable(`${file} cannot be written: another process writes it.`),
  });
  expect(await effectsIn(file)).toEqual([`${wentOn} to 0`, `${wentOn} to 1`]);
});

it('what was cut off while it was written changes nothing, and is cleared away', async () => {
  const file = join(folder, 'positions.json');
  const positions = await storeIn(file).open('one');
  await positions.commit(move, async transaction => {
    await write(transaction, 'a');
    return [];
  });
  await writeFile(`${file}.cut-off.unfinished`, '{"consumer":"on');
  const again = await storeIn(file).open('one');
  expect(await again.load()).toMatchObject([{ offset: 0 }]);
  expect(await again.commit({ ...move, from: 0, to: 1 }, nothing)).toBe(true);
  expect(await effectsIn(file)).toEqual(['a']);
  expect(await readdir(folder)).toEqual(['positions.json']);
});

describe('effects that are no JSON', () => {
  it('are the fault of their handler, and not kept', async () => {
    const file = join(folder, 'positions.json');
    const positions = await fileStore<unknown>({ file, initially: 'a' }).open('one');
    const counting = positions.commit(move, async transaction => {
      transaction.effects = 10n;
      return [];
    });
    await expect(counting).rejects.toThrow(EffectUndone);
    expect(await positions.load()).toEqual([]);
    expect(await positions.commit(move, nothing)).toBe(true);
    expect(await effectsIn(file)).toBe('a');
  });

  it('are at once what they will be when the file is read again', async () => {
    const file = join(folder, 'positions.json');
    const positions = await fileStore<unknown>({ file, initially: 'a' }).open('one');
    await positions.commit(move, async transaction => {
      transaction.effects = { kept: 1, lost: () => undefined };
      return [];
    });
    const seen: unknown[] = [];
    await positions.commit({ ...move, from: 0, to: 1 }, async ({ effects }) => {
      seen.push(effects);
      return [];
    });
    expect(seen).toEqual([{ kept: 1 }]);
  });

  it('cannot be the first ones', async () => {
    const store = fileStore<unknown>({ file: join(folder, 'positions.json'), initially: 10n });
    await expect(store.open('one')).rejects.toThrow('BigInt');
  });
});

it('a folder that cannot be written to says so, and nothing has moved', async () => {
  const positions = await storeIn(join(folder, 'missing', 'positions.json')).open('one');
  await expect(positions.commit(move, nothing)).rejects.toThrow(StoreUnavailable);
  expect(await positions.load()).toEqual([]);
});
