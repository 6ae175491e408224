import { describe, expect, it } from '@jest/globals';
import { compare, type Comparison } from './comparison';
import type { Premises } from './premises';
import { reportOf } from './report';

const nothing = async (): Promise<never> => {
  throw new Error('Nobody starts anything here.');
};
const premises: Premises = { folder: '', servers: nothing, cluster: nothing, close: nothing };

type Given = Partial<Pick<Comparison, 'aim' | 'oneRound'>> & Readonly<{ ours: number[]; peer: number[] }>;

/** Compares what is given as measured, the warming up first. */
const compared = async ({ ours, peer, ...given }: Given, rounds = 3) => {
  const steps: string[] = [];
  const measured = (name: string, values: number[]) => async () => {
    steps.push(name);
    const value = values.shift();
    if (value === undefined) throw new Error(`${name} cannot be measured`);
    return value;
  };
  const comparison: Comparison = {
    ...{ name: 'walking', unit: 'ms', aim: { atMost: 2 }, ...given },
    prepare: async () => ({
      ours: measured('ours', ours),
      peer: measured('peer', peer),
      close: async () => steps.push('close'),
    }),
  };
  const result = await compare(comparison, { rounds, premises, say: what => steps.push(what) }).catch(
    (error: Error) => error.message,
  );
  return { result, steps };
};

describe('a comparison', () => {
  it('warms up, lets both take turns, and compares the medians', async () => {
    const { result, steps } = await compared({ ours: [99, 8, 9, 5], peer: [99, 4, 3, 5] });
    expect(result).toEqual({ name: 'walking', unit: 'ms', ours: 8, peer: 4, ratio: 2, aim: '≤ 2', met: true });
    const turns = [1, 2, 3].flatMap(round => [`round ${round} of 3`, 'peer', 'ours']);
    expect(steps).toEqual(['warming up', 'peer', 'ours', ...turns, 'close']);
  });

  it('takes one round and does not warm up where that is asked for', async () => {
    const { result, steps } = await compared({ oneRound: true, ours: [1], peer: [2] });
    expect(result).toMatchObject({ ours: 1, peer: 2 });
    expect(steps).toEqual(['round 1 of 1', 'peer', 'ours', 'close']);
  });

  it.each([
    [{ atMost: 2 }, [8, 4], { met: true, aim: '≤ 2' }],
    [{ atMost: 2 }, [9, 4], { met: false, aim: '≤ 2' }],
    [{ atLeast: 0.5 }, [2, 4], { met: true, aim: '≥ 0.5' }],
    [{ atLeast: 0.5 }, [1, 4], { met: false, aim: '≥ 0.5' }],
    [{ atMost: 2, oursAtMost: 8 }, [8, 4], { met: true, aim: '≤ 2, ours ≤ 8' }],
    [{ atMost: 2, oursAtMost: 7 }, [8, 4], { met: false, aim: '≤ 2, ours ≤ 7' }],
    [{ atMost: 2, oursAtMost: 99 }, [9, 4], { met: false, aim: '≤ 2, ours ≤ 99' }],
  ] as const)('with the aim %j and %j measured comes to %j', async (aim, [ours, peer], judged) => {
    const { result } = await compared({ aim, oneRound: true, ours: [ours], peer: [peer] });
    expect(result).toMatchObject(judged);
  });

  it('closes what it has opened when it fails', async () => {
    const { result, steps } = await compared({ ours: [1], peer: [1, 1] });
    expect(result).toBe('ours cannot be measured');
    expect(steps.at(-1)).toBe('close');
  });
});

describe('a report', () => {
  const result = { name: 'walking', unit: 'ms', ours: 250.4, peer: 99.999, ratio: 2.504, aim: '≤ 2', met: false };

  it('is a table, with what could not be run behind it', () =>
    expect(reportOf([result], [{ name: 'running', missing: ['java', 'mvn'] }]).split('\n')).toEqual([
      '| what | ours | peer | ratio | aim | met |',
      '|---|---|---|---|---|---|',
      '| walking (ms) | 250 | 100.00 | 2.50 | ≤ 2 | no |',
      '',
      'Not run: running. This machine lacks: java, mvn.',
    ]));

  it('has no table where nothing was run', () =>
    expect(reportOf([], [{ name: 'running', missing: ['java'] }])).toBe('Not run: running. This machine lacks: java.'));
});
