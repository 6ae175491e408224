import { describe, expect, it } from '@jest/globals';
import { AppendTooLarge, EventStoreUnavailable } from '@charter/event-store';
import { isTransient, isUnwritable, reasonOf, Unreachable } from './failure';

const coded = (code: string | number, message = 'failed') => Object.assign(new Error(message), { code });

describe('a failure passes by itself', () => {
  it.each([
    ['the network is down', coded('ECONNREFUSED')],
    ['PostgreSQL shuts down', coded('57P01')],
    ['PostgreSQL has too many connections', coded('53300')],
    ['two transactions were in each other’s way', coded('40001')],
    ['gRPC finds nobody', coded(14)],
    ['gRPC ran out of time', coded(4)],
    ['something took too long', AbortSignal.timeout(0).reason ?? new DOMException('late', 'TimeoutError')],
    ['it says so itself', new Unreachable('away')],
    ['its cause does', new Error('no', { cause: new Error('no', { cause: coded('ECONNRESET') }) })],
    [
      'the event store was silent',
      new EventStoreUnavailable('appending', new Error('No answer, and no error either.')),
    ],
    // What pg says where a server that it talks to is killed or cannot be reached has no code.
    ['a connection to PostgreSQL broke', new Error('Connection terminated unexpectedly')],
    ['PostgreSQL does not take connections', new Error('timeout exceeded when trying to connect')],
    ['PostgreSQL does not take them, another way', new Error('Connection terminated due to connection timeout')],
    ['a broken connection was used', new Error('Client has encountered a connection error and is not queryable')],
  ])('when %s', (_, error) => expect(isTransient(error)).toBe(true));

  it.each([
    ['a bug', new TypeError('x is not a function')],
    ['what PostgreSQL cannot store', coded('22P05')],
    ['a table that is not there', coded('42P01')],
    ['what its thrower calls final', Object.assign(new Error('no'), { transient: false, code: 'ECONNRESET' })],
    ['more than the event store takes', new AppendTooLarge('thing-1', new Error('8 MB'))],
    ['a number of something else', coded(5)],
    ['no error at all', undefined],
    ['a text', 'ECONNREFUSED'],
  ])('but not %s', (_, error) => expect(isTransient(error)).toBe(false));
});

describe('what the database turns down', () => {
  it.each(['21000', '22001', '22P05', '23505', '54000'])('is known by its code: %s', code =>
    expect(isUnwritable(coded(code))).toBe(true),
  );

  it.each([coded('42P01'), coded('57P01'), coded(22), coded('22'), new Error('22001'), undefined, null])(
    'is not %p',
    error => expect(isUnwritable(error)).toBe(false),
  );
});

describe('a reason', () => {
  it('names the error', () => expect(reasonOf(new TypeError('a bug'))).toBe('TypeError: a bug'));

  it('is told of anything that can be thrown', () => expect(reasonOf('no')).toBe('no'));

  it('can be stored by PostgreSQL, whatever the error says', () => {
    expect(reasonOf(new Error('nul \0 and half a \ud83d'))).toBe('Error: nul  and half a \ufffd');
    const long = reasonOf(new Error('\u{1f9e8}'.repeat(2_000)));
    expect(long.length).toBeLessThanOrEqual(2_000);
    expect(long.isWellFormed()).toBe(true);
  });
});
