import { describe, expect, it } from '@jest/globals';
import { refuse } from '@charter/event-sourcing';
import { eventually } from '@charter/testing';
import { lapsesWatchdog } from './lapses.watchdog';
import type { MandateHandler } from './mandates';

const now = '2026-01-01T00:01:10.000Z';
/** What has run out by then is written down. */
const aMinuteAgo = '2026-01-01T00:00:10.000Z';
type Request = Parameters<MandateHandler['handle']>[1];

/** Mandates, of which some cannot be decided about. */
const mandates = (broken: readonly string[] = []) => {
  const asked: (readonly [string, Request])[] = [];
  const handle: MandateHandler['handle'] = async (id, request) => {
    if (broken.includes(id)) return refuse('no-such-mandate');
    asked.push([id, request]);
    return { events: [], state: { status: 'unknown' }, head: 'no-stream' };
  };
  return { handle, asked, ids: () => asked.map(([id]) => id) };
};

const watching = (kept: Pick<MandateHandler, 'handle'>, due: readonly string[], clockOffBy = 0) => {
  const troubles: unknown[] = [];
  const watchdog = lapsesWatchdog({
    mandates: kept,
    dueBy: async at => (at === aMinuteAgo ? due : []),
    clockOffBy: () => clockOffBy,
    onTrouble: error => troubles.push(error),
    now: () => Date.parse(now),
  });
  return { ...watchdog, troubles };
};

describe('the watchdog of mandates', () => {
  it('writes each down that has run out, as the service, by the same command each time', async () => {
    const kept = mandates();
    const { look } = watching(kept, ['m1', 'm2']);
    await look();
    await look();
    expect(kept.ids()).toEqual(['m1', 'm2', 'm1', 'm2']);
    expect(kept.asked[0]?.[1]).toEqual({
      ...{ command: { type: 'LapseMandate', data: { at: aMinuteAgo } }, actor: { kind: 'system', id: 'identity' } },
      ...{ commandId: 'm1:lapse', requestHash: 'm1:lapse', correlationId: 'm1:lapse', repeatable: false },
    });
    expect(kept.asked[2]).toEqual(kept.asked[0]);
  });
  it('is held up by none that cannot be written down', async () => {
    const kept = mandates(['first']);
    const { look, troubles } = watching(kept, ['first', 'second']);
    await look();
    expect(kept.ids()).toEqual(['second']);
    expect(troubles).toEqual([new Error('LapseMandate of first is refused: no-such-mandate.')]);
  });
  it.each([2_001, -2_001])('does nothing while its clock is wrong, by %i ms', async clockOffBy => {
    const kept = mandates();
    await watching(kept, ['m1'], clockOffBy).look();
    expect(kept.ids()).toEqual([]);
  });
  it('begins with nothing further once it is to stop', async () => {
    const begun: string[] = [];
    const handle: MandateHandler['handle'] = (id, _request, deadline) => {
      begun.push(id);
      return new Promise((_, reject) => deadline.addEventListener('abort', () => reject(deadline.reason)));
    };
    const { start, stop } = watching({ handle }, ['first', 'second']);
    start();
    await eventually(() => begun.length === 1);
    await stop();
    expect(begun).toEqual(['first']);
  });
});
