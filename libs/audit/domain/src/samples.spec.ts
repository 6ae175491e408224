import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { checkpointHistory } from './checkpoint/history';
import { readingHistory } from './reading/reading';

describe.each([
  ['checkpoint', checkpointHistory],
  ['reading', readingHistory],
])('the stored samples of %s', (folder, history) => {
  const samples = readdirSync(join(__dirname, folder, 'samples')).map(
    file => JSON.parse(readFileSync(join(__dirname, folder, 'samples', file), 'utf8')) as Message,
  );
  it('show every event ever stored', () =>
    expect(new Set(samples.map(({ type }) => type))).toEqual(new Set(history.storedTypes)));
  it.each(samples.map(sample => [sample.type, sample] as const))('%s is read as it was written', (_type, sample) =>
    expect(history.decode(sample)).toEqual(sample),
  );
});
