import { describe, expect, it } from '@jest/globals';
import { isPassing } from './passing';

const coded = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

describe('an error of PostgreSQL', () => {
  it.each([
    coded('08006'),
    coded('40001'),
    coded('53300'),
    coded('55P03'),
    coded('57P01'),
    coded('58030'),
    coded('ECONNREFUSED'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Client has encountered a connection error and is not queryable'),
  ])('passes: %s', error => expect(isPassing(error)).toBe(true));

  it.each([
    coded('22P05'),
    coded('42P01'),
    coded('54000'),
    coded('55000'),
    new Error('a bug'),
    'ECONNREFUSED',
    undefined,
  ])('does not: %s', error => expect(isPassing(error)).toBe(false));
});
