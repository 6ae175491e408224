import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { organizationHistory } from './organization/history';
import { organizationNameHistory } from './organization-name/history';

describe.each([
  ['organization', organizationHistory],
  ['organization-name', organizationNameHistory],
])('the stored samples of %s', (folder, history) => {
  const samples = readdirSync(join(__dirname, folder, 'samples')).map(file => ({
    file,
    sample: JSON.parse(readFileSync(join(__dirname, folder, 'samples', file), 'utf8')) as Message,
  }));
  it('show every event ever stored', () =>
    expect(new Set(samples.map(({ sample }) => sample.type))).toEqual(new Set(history.storedTypes)));
  it.each(samples)('$file is read as it was written', ({ file, sample }) => {
    expect(file).toMatch(new RegExp(`^${sample.type}\\.v\\d+\\.json$`));
    expect(history.decode(sample)).toEqual(sample);
  });
  it('are all that is read', () =>
    expect(() => history.decode({ type: 'OrganizationVanished', data: {} })).toThrow('OrganizationVanished'));
});

describe('the streams of organizations', () => {
  it('have no name of an event twice', () => {
    const types = [...organizationHistory.storedTypes, ...organizationNameHistory.storedTypes];
    expect(new Set(types).size).toBe(types.length);
  });
});
