import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { NODE_FLAGS } from './node-flags';

describe('what Node is told when it runs one service', () => {
  it.each(['Dockerfile', 'tools/launch/service.mjs'])('is the same in %s', file => {
    const text = readFileSync(join(__dirname, '../../..', file), 'utf8');
    expect(text.match(/--max-[a-z-]+=\d+/g)).toEqual(NODE_FLAGS);
  });
});
