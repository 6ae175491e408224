import { describe, expect, it } from '@jest/globals';
import { queueByKey } from '@charter/event-sourcing';

describe('work on a name', () => {
  it('is done one after the other, whatever comes of it', async () => {
    const inTurn = queueByKey();
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = inTurn('acme', async () => {
      await gate.promise;
      done.push('first');
      throw new Error('broken');
    });
    const second = inTurn('acme', async () => void done.push('second'));
    await inTurn('other', async () => void done.push('other'));
    gate.resolve();
    await expect(first).rejects.toThrow('broken');
    await second;
    expect(done).toEqual(['other', 'first', 'second']);
  });

  it('answers what it comes to', async () => expect(await queueByKey()('acme', async () => 'done')).toBe('done'));
});
