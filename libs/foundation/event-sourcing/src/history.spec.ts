import { describe, expect, it } from '@jest/globals';
import type { Message } from './decider';
import { history, UnreadableEvent } from './history';

type Moved = Message<'MovedV2', { to: string; by: string }>;

const moved = history<Moved>(
  {
    MovedV2: {
      parse: data => {
        if (typeof data !== 'object' || data === null || !('to' in data) || !('by' in data)) throw new Error('odd');
        return data as Moved['data'];
      },
    },
  },
  { Moved: data => ({ type: 'MovedV2', data: { to: (data as { to: string }).to, by: 'unknown' } }) },
);

describe('reading stored events', () => {
  it('reads an event of today as it is', () =>
    expect(moved.decode({ type: 'MovedV2', data: { to: 'x', by: 'y' } })).toEqual({
      type: 'MovedV2',
      data: { to: 'x', by: 'y' },
    }));
  it('makes an earlier version an event of today', () =>
    expect(moved.decode({ type: 'Moved', data: { to: 'x' } })).toEqual({
      type: 'MovedV2',
      data: { to: 'x', by: 'unknown' },
    }));
  it('throws on a type that was never stored', () =>
    expect(() => moved.decode({ type: 'Sold', data: {} })).toThrow(UnreadableEvent));
  it('throws on a shape that was never stored', () =>
    expect(() => moved.decode({ type: 'MovedV2', data: {} })).toThrow(UnreadableEvent));
  it('names every type that was ever stored', () => expect(moved.storedTypes).toEqual(['Moved', 'MovedV2']));
});
