import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { membershipHistory } from './membership/history';
import { ownerHistory } from './owner/history';

describe.each([
  ['membership', membershipHistory],
  ['owner', ownerHistory],
])('the stored samples of %s', (name, history) => {
  const folder = join(__dirname, name, 'samples');
  const samples = readdirSync(folder).map(file => ({
    file,
    sample: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Message,
  }));
  it('show every event ever stored', () =>
    expect(new Set(samples.map(({ sample }) => sample.type))).toEqual(new Set(history.storedTypes)));
  it.each(samples)('$file is read as it was written', ({ file, sample }) => {
    expect(file).toMatch(new RegExp(`^${sample.type}\\.v\\d+\\.json$`));
    expect(history.decode(sample)).toEqual(sample);
  });
  it('are all that is read', () =>
    expect(() => history.decode({ type: 'MembershipVanished', data: {} })).toThrow('MembershipVanished'));
});

describe('the streams of membership', () => {
  it('have no name of an event twice', () => {
    const types = [...membershipHistory.storedTypes, ...ownerHistory.storedTypes];
    expect(new Set(types).size).toBe(types.length);
  });
});
