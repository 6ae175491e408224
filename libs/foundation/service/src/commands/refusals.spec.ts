import { describe, expect, it } from '@jest/globals';
import { refuse, type HandlingRefusal, type Refusal } from '@charter/event-sourcing';
import { Problem } from '../http/problem';
import { orProblem, type ProblemOf } from './refusals';

type Reason = 'name-taken' | 'claim-open';
type Outcome = Readonly<{ events: readonly string[] }> | Refusal<Reason | HandlingRefusal>;

const problems: ProblemOf<Reason> = {
  'name-taken': { status: 409, title: 'The name is taken.' },
  'claim-open': { status: 503, title: 'Somebody is about to take it.' },
};

const thrown = (outcome: Outcome): Problem => {
  try {
    orProblem(problems, outcome);
  } catch (error) {
    return error as Problem;
  }
  throw new Error('Nothing was thrown.');
};

describe('an outcome', () => {
  it('is given back when it was accepted', () => {
    const accepted = { events: ['a'] };
    expect(orProblem(problems, accepted as Outcome)).toBe(accepted);
    expect(orProblem(problems, 'an id' as string | Refusal<Reason>)).toBe('an id');
  });

  it('is the problem that its refusal is', () => {
    expect(thrown(refuse('name-taken'))).toBeInstanceOf(Problem);
    expect(thrown(refuse('name-taken')).body).toMatchObject({ status: 409, title: 'The name is taken.' });
  });

  it('says when to come again where that helps', () =>
    expect(thrown(refuse('claim-open'))).toMatchObject({ status: 503, headers: { 'retry-after': '1' } }));

  it('is 422 where an Idempotency-Key was used for another request, and 409 where somebody was faster', () => {
    expect(thrown(refuse('command-id-reused')).status).toBe(422);
    expect(thrown(refuse('revision-passed')).status).toBe(409);
  });

  it('does not compile while a refusal has no answer, and is no answer where that was forced', () => {
    // @ts-expect-error A refusal is missing.
    const some: ProblemOf<Reason> = { 'name-taken': { status: 409, title: 'The name is taken.' } };
    expect(() => orProblem(some, refuse('claim-open') as Outcome)).toThrow('Nobody has said what claim-open is');
  });
});
