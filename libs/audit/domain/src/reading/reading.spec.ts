import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { reading, readingHistory } from './reading';

describe('a reading', () => {
  it('is written down each time, with all that was said of it', () => {
    const stored = JSON.parse(readFileSync(join(__dirname, 'samples/AuditDataRead.v1.json'), 'utf8')) as Message;
    const { data } = readingHistory.decode(stored);
    expect(reading.decide({ type: 'RecordReading', data }, reading.initialState)).toEqual([stored]);
  });
});
