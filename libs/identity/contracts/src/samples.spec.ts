import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { identityEvents } from './identity-events.v1';

const folder = join(__dirname, 'samples/v1');
const samples = readdirSync(folder).map(
  file => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { type: keyof typeof identityEvents; data: unknown },
);

describe('the public samples of identity', () => {
  it('show every public event', () =>
    expect(samples.map(({ type }) => type).sort()).toEqual(Object.keys(identityEvents).sort()));
  it.each(samples.map(sample => [sample.type, sample] as const))('%s is what was promised', (type, { data }) =>
    expect(identityEvents[type].parse(data)).toEqual(data),
  );
});
