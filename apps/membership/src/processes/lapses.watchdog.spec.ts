import { describe, expect, it } from '@jest/globals';
import { refuse } from '@charter/event-sourcing';
import { eventually } from '@charter/testing';
import type { Memberships } from '../memberships';
import type { Due } from '../projections/deadlines/deadlines.query';
import { lapsesWatchdog } from './lapses.watchdog';

const now = '2026-01-01T00:01:10.000Z';
/** What has ended by then is written down. */
const aMinuteAgo = '2026-01-01T00:00:10.000Z';
type Request = Parameters<Memberships['handle']>[1];

/** Memberships in which so many events are left to be written down; some that cannot be decided about. */
const memberships = (left: Record<string, number>, broken: readonly string[] = []) => {
  const asked: (readonly [string, Request])[] = [];
  const handle: Memberships['handle'] = async (id, request) => {
    if (broken.includes(id)) return refuse('unknown-organization');
    asked.push([id, request]);
    const events = (left[id] ?? 0) > 0 ? [{}] : [];
    left[id] = (left[id] ?? 0) - events.length;
    return { events, state: { status: 'unknown' }, head: 'no-stream' } as unknown as Awaited<
      ReturnType<Memberships['handle']>
    >;
  };
  return { handle, asked, types: () => asked.map(([id, { command }]) => `${id} ${command.type}`) };
};
const grants = (organizationId: string): Due => ({ organizationId, ending: 'grants' });

const watching = (kept: ReturnType<typeof memberships>, due: readonly Due[], clockOffBy = 0) => {
  const troubles: unknown[] = [];
  const watchdog = lapsesWatchdog({
    memberships: kept,
    dueBy: async at => (at === aMinuteAgo ? due : []),
    clockOffBy: () => clockOffBy,
    onTrouble: error => troubles.push(error),
    now: () => Date.parse(now),
  });
  return { ...watchdog, troubles };
};

describe('the watchdog of what ends by itself', () => {
  it('writes each of it down, as the service', async () => {
    const kept = memberships({});
    const due = (['grants', 'offer', 'invitation'] as const).map(ending => ({ organizationId: 'o1', ending }));
    await watching(kept, due).look();
    expect(kept.types()).toEqual(['o1 LapseGrants', 'o1 LapseOwnershipOffer', 'o1 LapseInvitations']);
    expect(kept.asked[0]?.[1]).toMatchObject({
      ...{ command: { data: { at: aMinuteAgo } }, actor: { kind: 'system', id: 'membership' }, repeatable: false },
    });
  });
  it('comes again until nothing is left, each time as a command of its own', async () => {
    const kept = memberships({ o1: 2 });
    await watching(kept, [grants('o1'), grants('o2')]).look();
    expect(kept.types()).toEqual(['o1 LapseGrants', 'o1 LapseGrants', 'o1 LapseGrants', 'o2 LapseGrants']);
    expect(new Set(kept.asked.map(([, { commandId }]) => commandId)).size).toBe(4);
  });
  it('is held up by none that cannot be written down', async () => {
    const kept = memberships({}, ['first']);
    const { look, troubles } = watching(kept, [grants('first'), grants('second')]);
    await look();
    expect(kept.types()).toEqual(['second LapseGrants']);
    expect(troubles).toEqual([new Error('LapseGrants of first is refused: unknown-organization.')]);
  });
  it.each([2_001, -2_001])('does nothing while its clock is wrong, by %i ms', async clockOffBy => {
    const kept = memberships({});
    await watching(kept, [grants('o1')], clockOffBy).look();
    expect(kept.types()).toEqual([]);
  });
  it('looks by itself from its start to its stop, and goes on where it could not look', async () => {
    const kept = memberships({});
    const { start, stop } = watching(kept, [grants('o1')]);
    start();
    await eventually(() => kept.asked.length === 1);
    await stop();
    const troubles: unknown[] = [];
    const blind = lapsesWatchdog({
      ...{ memberships: kept, dueBy: () => Promise.reject(new Error('no database')), clockOffBy: () => 0 },
      onTrouble: error => troubles.push(error),
    });
    blind.start();
    await eventually(() => troubles.length === 1);
    await blind.stop();
    expect([kept.asked.length, troubles]).toEqual([1, [new Error('no database')]]);
  });
  it('begins with nothing further once it is to stop', async () => {
    const begun: string[] = [];
    const watchdog = lapsesWatchdog({
      memberships: {
        handle: (id, _request, deadline) => {
          begun.push(id);
          return new Promise((_, reject) => deadline.addEventListener('abort', () => reject(deadline.reason)));
        },
      },
      dueBy: async () => [grants('first'), grants('second')],
      ...{ clockOffBy: () => 0, onTrouble: () => undefined },
    });
    watchdog.start();
    await eventually(() => begun.length === 1);
    await watchdog.stop();
    expect(begun).toEqual(['first']);
  });
});
