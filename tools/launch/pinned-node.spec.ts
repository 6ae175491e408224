import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { serving } from './pinned-node.mjs';

describe('the Node that programs run on', () => {
  it('serves in a container by the same settings as here', () => {
    const dockerfile = readFileSync(join(__dirname, '..', '..', 'Dockerfile'), 'utf8');
    const [, settings] = /NODE_OPTIONS=(\S+)/.exec(dockerfile) ?? [];
    expect(settings).toMatch(/^--/);
    expect(serving().NODE_OPTIONS.split(' ')[0]).toBe(settings);
  });
});
