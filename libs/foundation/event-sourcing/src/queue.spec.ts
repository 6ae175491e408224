import { expect, it } from '@jest/globals';
import { queueByKey } from './queue';

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>(resolve => (open = resolve));
  return { open, opened };
};

it('runs the work of one key in turn and that of another beside it', async () => {
  const inTurn = queueByKey();
  const { open, opened } = gate();
  const order: string[] = [];
  const first = inTurn('a', async () => {
    await opened;
    order.push('a1');
  });
  const second = inTurn('a', async () => order.push('a2'));
  await inTurn('b', async () => order.push('b'));
  open();
  await Promise.all([first, second]);
  expect(order).toEqual(['b', 'a1', 'a2']);
});

it('goes on after work that failed', async () => {
  const inTurn = queueByKey();
  const failed = inTurn('a', () => Promise.reject(new Error('no')));
  const next = inTurn('a', () => Promise.resolve('yes'));
  await expect(failed).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
});
