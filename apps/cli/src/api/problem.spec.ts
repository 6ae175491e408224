import { describe, expect, it } from '@jest/globals';
import { problemBodyOf, sentenceOf } from './problem';

describe('the words of a problem', () => {
  const invalid = { title: 'Not valid.', detail: { country: 'No such country.', label: 'Too long.' } };
  it('are those about the property, where it is named', () => expect(sentenceOf(invalid, 'label')).toBe('Too long.'));
  it('are those about each property otherwise', () =>
    expect(sentenceOf(invalid)).toBe('country: No such country.\nlabel: Too long.'));
  it('name all of them where the one asked about is not among them', () =>
    expect(sentenceOf(invalid, 'name')).toContain('country: '));
  it('are title and detail', () =>
    expect(sentenceOf({ title: 'Busy.', detail: 'It is stored.' })).toBe('Busy. It is stored.'));
  it('are not said twice', () => expect(sentenceOf({ title: 'No.', detail: 'No.', error: 'No.' })).toBe('No.'));
  it('are the description of an OAuth error', () =>
    expect(sentenceOf({ error: 'invalid_grant', error_description: 'Expired.' })).toBe('Expired.'));
  it.each(['<html>', '"text"', 'null', ''])('are missing in %p', text =>
    expect(sentenceOf(problemBodyOf(text))).toBe('no reason given'),
  );
});
