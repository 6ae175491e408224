import { describe, expect, it } from '@jest/globals';
import { revisionsSeen, tagOf } from './if-match';

describe('the states that a client has seen', () => {
  it('are any where it does not say, or says so', () => {
    for (const header of [undefined, '*', ' * ']) expect(revisionsSeen(header)).toBeUndefined();
  });
  it('are what the tags name that it was given', () => {
    expect(revisionsSeen(tagOf(17))).toEqual([17]);
    expect(revisionsSeen('"1", "22" ,"3"')).toEqual([1, 22, 3]);
  });
  it('are none by tags that were never given', () => {
    expect(revisionsSeen('"abc"')).toEqual([]);
    expect(revisionsSeen('"", "1x", "7"')).toEqual([7]);
  });
  it.each(['W/"1"', '"1", W/"2"', 'w/"1"'])('are not told by weak tags: %s', header =>
    expect(() => revisionsSeen(header)).toThrow('If-Match takes no weak tags: send the ETag as it was given.'),
  );
  it.each(['1', '', '"1" "2"', '"1', '"1",', '*, "1"'])('are not told by what is no tag: %s', header =>
    expect(() => revisionsSeen(header)).toThrow('If-Match takes tags in quotation marks, or *.'),
  );
});
