import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '@charter/event-sourcing';
import { deliveryHistory } from './delivery/history';

const folder = join(__dirname, 'delivery/samples');
const samples = readdirSync(folder).map(file => ({
  file,
  sample: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Message,
}));

describe('the stored samples of notifications', () => {
  it('show every event ever stored', () =>
    expect(new Set(samples.map(({ sample }) => sample.type))).toEqual(new Set(deliveryHistory.storedTypes)));
  it.each(samples)('$file is read as it was written', ({ file, sample }) => {
    expect(file).toMatch(new RegExp(`^${sample.type}\\.v\\d+\\.json$`));
    expect(deliveryHistory.decode(sample)).toEqual(sample);
  });
  it('are all that is read', () =>
    expect(() => deliveryHistory.decode({ type: 'DeliveryVanished', data: {} })).toThrow('DeliveryVanished'));
});
