import { describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import type { Sender } from '../sending/sender';
import { deliveriesWatchdog } from './deliveries.watchdog';

const now = '2026-01-01T00:00:10.000Z';
/** What was due by then is tried: before, it is still the reactor's. */
const TWO_SECONDS_AGO = '2026-01-01T00:00:08.000Z';

const watching = (due: readonly string[], clockOffBy = 0, send?: Sender) => {
  const [tried, troubles]: [string[], unknown[]] = [[], []];
  const watchdog = deliveriesWatchdog({
    send: send ?? (async id => void tried.push(id)),
    dueBy: async at => (at === TWO_SECONDS_AGO ? due : []),
    clockOffBy: () => clockOffBy,
    onTrouble: error => troubles.push(error),
    now: () => Date.parse(now),
  });
  return { ...watchdog, tried, troubles };
};

describe('the watchdog of deliveries', () => {
  it('tries whatever is due', async () => {
    const { look, tried } = watching(['d1', 'd2']);
    await look();
    expect(tried).toEqual(['d1', 'd2']);
  });

  it('is held up by none that hangs or cannot be tried', async () => {
    const tried: string[] = [];
    const gate = Promise.withResolvers<void>();
    const { look, troubles } = watching(['broken', 'slow', 'd3'], 0, async id => {
      if (id === 'broken') throw new Error('broken');
      if (id === 'slow') await gate.promise;
      tried.push(id);
    });
    const looked = look();
    await eventually(() => tried.length === 1);
    expect([tried, troubles]).toEqual([['d3'], [new Error('broken')]]);
    gate.resolve();
    await looked;
    expect(tried).toEqual(['d3', 'slow']);
  });

  it.each([2_001, -2_001])('does nothing while its clock is wrong, by %i ms', async clockOffBy => {
    const { look, tried } = watching(['d1'], clockOffBy);
    await look();
    expect(tried).toEqual([]);
  });

  it('looks by itself from its start to its stop', async () => {
    const { start, stop, tried } = watching(['d1']);
    start();
    await eventually(() => tried.length === 1);
    await stop();
    expect(tried).toEqual(['d1']);
  });
});
