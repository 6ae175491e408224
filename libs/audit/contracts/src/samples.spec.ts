import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { auditEvents } from './audit-events.v1';

const folder = join(__dirname, 'samples/v1');
const samples = readdirSync(folder).map(
  file => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { type: keyof typeof auditEvents; data: unknown },
);

describe('the public samples of audit', () => {
  it('show every public event', () =>
    expect(samples.map(({ type }) => type).sort()).toEqual(Object.keys(auditEvents).sort()));
  it.each(samples.map(sample => [sample.type, sample] as const))('%s is what was promised', (type, { data }) =>
    expect(auditEvents[type].parse(data)).toEqual(data),
  );
});
