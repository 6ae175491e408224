import { describe, expect, it } from '@jest/globals';
import type { JsonSchema } from './json-schema';
import { keyInWords, typeInWords, wordsOf } from './words';

describe('in words', () => {
  it.each<[string, JsonSchema]>([
    ['sealed string', { type: 'string', 'x-sealed': true }],
    ['instant', { type: 'string', format: 'date-time', pattern: 'Z$' }],
    ['list of list of integer', { type: 'array', items: { type: 'array', items: { type: 'integer' } } }],
    ['one of `a`, `b`', { type: 'string', enum: ['a', 'b'] }],
    ['`all` or list of string', { anyOf: [{ const: 'all' }, { type: 'array', items: { type: 'string' } }] }],
    ['string or null', { type: ['string', 'null'] }],
    ['anything', {}],
  ])('a value is %s', (words, schema) => expect(typeInWords(schema)).toBe(words));

  it('an event is called after what has happened', () => {
    expect(wordsOf('things.thing-made.v1', {})).toEqual({ title: 'Thing made', summary: 'Thing made.' });
    expect(wordsOf('things.thing-made.v1', { description: 'By hand.' }).summary).toBe('Thing made. By hand.');
  });

  it('a key is a field, or what it is called', () => {
    const data = { properties: { thingId: { type: 'string' } } };
    expect(keyInWords('thingId', data)).toBe('`thingId`');
    expect(keyInWords('the month', data)).toBe('the month');
  });
});
