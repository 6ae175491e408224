import { describe, expect, it } from '@jest/globals';
import { patience } from '@charter/testing';
import { foundings } from './foundings';

/** Memberships that are learned when the spec says so, and whose queries answer when the spec lets them. */
const known = () => {
  const founded = new Set<string>();
  const queries: (readonly string[])[] = [];
  let listener = () => {};
  let gate = Promise.resolve();
  const memberships = {
    of: () => Promise.resolve(undefined),
    founded: async (ids: readonly string[]) => {
      queries.push(ids);
      await gate;
      return new Set(ids.filter(id => founded.has(id)));
    },
  };
  const waiting = foundings(memberships, told => {
    listener = told;
  });
  return {
    ...waiting,
    queries,
    learn: (...ids: readonly string[]) => {
      for (const id of ids) founded.add(id);
      listener();
    },
    hold: (until: Promise<void>) => {
      gate = until;
    },
  };
};
/** Whatever has been set off by now has come to its end. */
const settled = () => new Promise(resolve => setImmediate(resolve));

describe('a founding', () => {
  it('is known once it is learned', async () => {
    const { isFounded, learn } = known();
    expect(await isFounded('o1')).toBe(false);
    learn('o1');
    expect(await isFounded('o1')).toBe(true);
  });

  it('that is known is not waited for', async () => {
    const { founded, learn } = known();
    learn('o1');
    await founded('o1', patience());
  });

  it('is waited for, and others are not mistaken for it', async () => {
    const { founded, learn } = known();
    const reached: string[] = [];
    const [first, second] = ['o1', 'o2'].map(id => founded(id, patience()).then(() => reached.push(id)));
    learn('o2');
    await second;
    expect(reached).toEqual(['o2']);
    learn('o1');
    await first;
  });

  it('that comes while it is being asked about is asked about again', async () => {
    const { founded, learn, hold } = known();
    const held = Promise.withResolvers<void>();
    hold(held.promise);
    const waiting = founded('o1', patience());
    // The query under way has seen nothing of it when it answers.
    hold(Promise.resolve());
    await settled();
    learn('o1');
    held.resolve();
    await waiting;
  });

  it('costs one query for all who wait', async () => {
    const { founded, learn, queries } = known();
    const ids = Array.from({ length: 50 }, (_, index) => `o${index}`);
    const waiting = ids.map(id => founded(id, patience()));
    await settled();
    const before = queries.length;
    learn(...ids);
    await Promise.all(waiting);
    expect(queries.slice(before)).toEqual([ids]);
  });

  it('is given up with the deadline, and nobody asks about it any more', async () => {
    const { founded, learn, queries } = known();
    const deadline = new AbortController();
    const waiting = founded('o1', deadline.signal);
    deadline.abort(new Error('too late'));
    await expect(waiting).rejects.toThrow('too late');
    await expect(founded('o2', deadline.signal)).rejects.toThrow('too late');
    await settled();
    const before = queries.length;
    learn('o1');
    await settled();
    expect(queries).toHaveLength(before);
  });

  it('cannot be waited for where nothing can be learned, and can be again later', async () => {
    const { founded, learn, hold } = known();
    hold(Promise.reject(new Error('no database')));
    await expect(founded('o1', patience())).rejects.toThrow('no database');
    hold(Promise.resolve());
    const waiting = founded('o1', patience());
    learn('o1');
    await waiting;
  });
});
