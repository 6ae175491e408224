import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isRefusal, type Message } from '@charter/event-sourcing';
import { staffAccess, staffAccessHistory } from './staff-access';

const stored = JSON.parse(readFileSync(join(__dirname, 'samples/StaffAccessed.v1.json'), 'utf8')) as Message;

describe('the visit of somebody of staff', () => {
  it('is read as it was stored', () => expect(staffAccessHistory.decode(stored)).toEqual(stored));
  it('is written down each time, with all that was said of it', () => {
    const data = staffAccessHistory.decode(stored).data;
    const decided = staffAccess.decide({ type: 'RecordStaffAccess', data }, undefined);
    expect(isRefusal(decided) ? decided : decided.map(event => event as Message)).toEqual([stored]);
  });
});
