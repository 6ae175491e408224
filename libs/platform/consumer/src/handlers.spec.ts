import { describe, expect, it } from '@jest/globals';
import { judgeBy, type Handlers } from './handlers';
import { counted, countingEvents } from './testing/counting';

const handlers: Handlers<typeof countingEvents, string[]> = {
  'counting.thing-counted.v1': async ({ subject, revision, data: { amount } }, lines) =>
    void lines.push(`${subject} ${revision}: ${amount}`),
};
const judge = judgeBy<typeof countingEvents, string[]>(countingEvents, handlers);
const judged = (value: string | undefined, epoch: string | undefined = 'first') =>
  judge({ offset: 7, key: 'k', value, epoch });

describe('a message', () => {
  it('is handled by its type, with what its contract makes of it', async () => {
    const found = judged(JSON.stringify(counted('a', 4, { data: { amount: 3, newer: true } })));
    const lines: string[] = [];
    if (found.kind === 'handled') await found.handle(lines);
    expect(lines).toEqual(['a 4: 3']);
  });

  it.each([
    ['of a type that nobody knows', 'counting.thing-invented.v1'],
    ['of a type without a handler', 'counting.thing-named.v1'],
    ['of a type that is named like what every object has', 'constructor'],
  ])('%s is passed over', (_, type) => {
    expect(judged(JSON.stringify(counted('a', 0, { type })))).toEqual({ kind: 'passed' });
  });

  it('that marks the making of the topic is passed over', () => {
    expect(judge({ offset: 0, key: '', value: undefined, epoch: 'first' })).toEqual({ kind: 'passed' });
  });

  const isMalformed = (found: ReturnType<typeof judge>, reason: string) =>
    expect(found).toEqual({ kind: 'malformed', reason: expect.stringContaining(reason) });

  it.each([
    ['no JSON', '{"id":', 'JSON'],
    ['no object', '7', 'It is no public event: no object.'],
    ['no id', JSON.stringify({ ...counted('a', 0), id: undefined }), 'id is left out'],
    ['a wrong revision', JSON.stringify({ ...counted('a', 0), revision: 7 }), 'revision is 7'],
    ['no date', JSON.stringify({ ...counted('a', 0), time: 'soon' }), 'time is "soon"'],
    ['an actor without an id', JSON.stringify({ ...counted('a', 0), actor: { kind: 'user' } as never }), 'actor is'],
    ['other data', JSON.stringify(counted('a', 0, { data: { amount: '3' } })), 'amount is no number'],
  ])('with %s is malformed', (_, value, reason) => isMalformed(judged(value), reason));

  it('with data that misfits in several places is malformed, and says each of them in one line', () => {
    const issues = [
      { path: ['amount'], message: 'Invalid input: expected number, received string', code: 'invalid_type' },
      { path: ['things', 0, 'name'], message: 'Too small', code: 'too_small' },
      { path: [], message: 'Unrecognized key', code: 'unrecognized_keys' },
    ];
    const contract = {
      parse: () => {
        throw Object.assign(new Error(JSON.stringify(issues, null, 2)), { issues });
      },
    };
    const strict = judgeBy({ 'counting.thing-counted.v1': contract }, { 'counting.thing-counted.v1': () => undefined });
    expect(strict({ offset: 7, key: 'k', value: JSON.stringify(counted('a', 0)), epoch: 'first' })).toEqual({
      kind: 'malformed',
      reason:
        'data.amount: Invalid input: expected number, received string; data.things.0.name: Too small; data: Unrecognized key',
    });
  });

  it('that says of no making that it is of it is malformed', () => {
    const value = JSON.stringify(counted('a', 0));
    isMalformed(judge({ offset: 7, key: 'k', value, epoch: undefined }), 'no header charter-epoch');
    isMalformed(judge({ offset: 7, key: 'k', value: undefined, epoch: undefined }), 'It is empty.');
  });
});
