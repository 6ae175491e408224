import { expect, it } from '@jest/globals';
import type { Line } from './connection';
import { EventStoreUnavailable } from './errors';
import { Patience, type Context } from './patience';

const line = {} as Line;
const context = { deadlineMs: 50, random: () => 0.5, onTrouble: () => undefined } as unknown as Context;

it('a process that is late does not begin an attempt without any time left', async () => {
  const patience = new Patience(context, 'asking');
  const after = patience.after(new Error('no connection'), line);
  for (const until = performance.now() + 60; performance.now() < until;);
  await expect(after).rejects.toThrow(EventStoreUnavailable);
});

it('as long as there is time, there is another attempt', async () => {
  const patience = new Patience({ ...context, deadlineMs: 10_000 }, 'asking');
  await patience.after(new Error('no connection'), line);
  expect(patience.attemptMs).toBeLessThanOrEqual(5_000);
});
