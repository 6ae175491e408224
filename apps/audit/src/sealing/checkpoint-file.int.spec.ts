import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkpointFile } from './checkpoint-file';

const numbered = (number: number) => ({
  ...{ number, previous: null, position: `${number}/${number}`, events: '1', streams: '1', root: 'r', keyId: 'k' },
  ...{ latest: '2026-01-01T00:00:00.000Z', at: '2026-01-01T00:00:00.000Z', signature: 's' },
});

describe('the file of checkpoints', () => {
  let path: string;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'charter-checkpoints-'));
    path = join(folder, 'checkpoints.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const numbers = () =>
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as { number: number }).number);

  it('has each once and in order, however often it comes, and after a restart', async () => {
    const file = checkpointFile(path);
    for (const number of [0, 1, 1, 0, 2]) await file.keep(numbered(number));
    const restarted = checkpointFile(path);
    for (const number of [1, 2, 3]) await restarted.keep(numbered(number));
    expect(numbers()).toEqual([0, 1, 2, 3]);
    expect(await checkpointFile(path).last()).toEqual(numbered(3));
    expect(await checkpointFile(join(folder, 'none')).last()).toBeUndefined();
  });
  it('goes on behind the last whole line where it was cut off', async () => {
    await checkpointFile(path).keep(numbered(0));
    appendFileSync(path, '{"number":1,"prev');
    await checkpointFile(path).keep(numbered(1));
    expect(numbers()).toEqual([0, 1]);
  });
});
