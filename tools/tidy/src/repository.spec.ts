import { describe, expect, it } from '@jest/globals';
import { CHECKS } from './checks';
import { repository } from './tree';

describe('this repository', () => {
  const tree = repository();

  it.each(Object.entries(CHECKS))('%s', (_, check) => expect(check(tree)).toEqual([]));
});
