import { describe, expect, it } from '@jest/globals';
import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { AppendTooLarge, EventStoreRefused, EventStoreUnavailable } from '@charter/event-store';
import { BarrierUnreachable, Stopped, Unreachable } from '@charter/processors';
import { notFound, Problem, tooMany, unavailable } from './problem';
import { problemOf } from './problem-of';

const fastifyError = (statusCode: number) =>
  Object.assign(new Error('said'), { code: 'FST_ERR_SOMETHING', statusCode });

describe('a problem', () => {
  it('says the same to clients that read different properties', () =>
    expect(new Problem(409, 'Taken.').body).toEqual({
      status: 409,
      title: 'Taken.',
      detail: 'Taken.',
      error: 'Taken.',
    }));

  it('tells what is wrong with each property', () =>
    expect(new Problem(400, 'Wrong.', { detail: { name: 'Too long.' } }).body).toEqual({
      status: 400,
      title: 'Wrong.',
      detail: { name: 'Too long.' },
      error: 'Wrong.',
    }));

  it('says when to come again', () => {
    expect(unavailable('Later.')).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(unavailable('Later.', { seconds: 30 }).headers).toEqual({ 'retry-after': '30' });
    expect(tooMany('Slow down.', 0.004)).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(tooMany('Slow down.', 1.2).headers).toEqual({ 'retry-after': '2' });
  });

  it('keeps what caused it', () => {
    const cause = new Error('cause');
    expect(unavailable('Later.', { cause }).cause).toBe(cause);
  });
});

describe('what an error is to a client', () => {
  it('is the problem that was thrown', () => {
    const problem = notFound('Organization');
    expect(problemOf(problem)).toBe(problem);
    expect(problem.body.title).toBe('Organization not found.');
  });

  it.each([
    [new BadRequestException('of a framework'), 400, 'The request cannot be read.'],
    [new NotFoundException('Cannot GET /secret?token=1'), 404, 'There is nothing at this address.'],
    [fastifyError(413), 413, 'The body is too large.'],
    [fastifyError(415), 415, 'The body must be sent as application/json.'],
    [fastifyError(418), 418, 'The request cannot be answered.'],
  ])('is told in our words where a framework refuses: %s', (error, status, title) =>
    expect(problemOf(error)?.body).toEqual({ status, title, detail: title, error: title }),
  );

  it('is 413 where it is more than the store takes', () =>
    expect(problemOf(new AppendTooLarge('thing-1', new Error('large')))?.status).toBe(413));

  it('is 503 with the way to learn the outcome where the store has not answered', () =>
    expect(problemOf(new EventStoreUnavailable('appending'))).toMatchObject({
      status: 503,
      message: 'The outcome is not known yet: send the request again with the same Idempotency-Key to learn it.',
      headers: { 'retry-after': '2' },
    }));

  it.each([
    ['a barrier that is not passed', new BarrierUnreachable('no')],
    ['a processor that has stopped', new Stopped('no')],
    ['something unreachable', new Unreachable('no')],
    ['a deadline', new DOMException('late', 'TimeoutError')],
    ['a database that goes down', Object.assign(new Error('no'), { code: '57P01' })],
  ])('is 503 where it may pass: %s', (_, error) =>
    expect(problemOf(error)).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, cause: error }),
  );

  it.each([
    ['a bug', new TypeError('undefined is not a function')],
    ['a refusal of the store', new EventStoreRefused('appending', new Error('no'))],
    ['an error of a framework', new HttpException('no', 500)],
    ["another server's answer to us", Object.assign(new Error('Not Found'), { statusCode: 404 })],
    ['what is no error', 'text'],
    ['nothing', undefined],
    ['null', null],
  ])('is unforeseen: %s', (_, error) => expect(problemOf(error)).toBeUndefined());
});
