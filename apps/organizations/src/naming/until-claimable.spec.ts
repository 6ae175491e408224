import { describe, expect, it } from '@jest/globals';
import { refuse } from '@charter/event-sourcing';
import { untilClaimable } from './until-claimable';

const answering = (...outcomes: readonly (string | object)[]) => {
  const left = [...outcomes];
  return { left, attempt: async () => left.shift() ?? 'asked too often' };
};

describe('an attempt to get a name', () => {
  it.each(['done', { events: [] }, refuse('name-taken')])('that comes to %j is answered', async outcome => {
    const { attempt, left } = answering(outcome, 'second');
    expect(await untilClaimable(attempt)).toBe(outcome);
    expect(left).toEqual(['second']);
  });

  it('is repeated while the claim of somebody else is open', async () => {
    const { attempt } = answering(refuse('claim-open'), refuse('claim-open'), refuse('name-taken'));
    expect(await untilClaimable(attempt)).toEqual(refuse('name-taken'));
  });

  it('is given up where that takes too long', async () =>
    expect(await untilClaimable(answering(refuse('claim-open'), 'later').attempt, 0)).toEqual(refuse('claim-open')));

  it('throws what it throws', async () =>
    expect(untilClaimable(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken'));
});
