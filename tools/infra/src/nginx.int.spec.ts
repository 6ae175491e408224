/** @requires nginx */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startNginx, type Nginx } from './nginx';
import { connects } from './process/connects';
import { freePort } from './process/free-port';

describe('nginx', () => {
  let folder: string;
  let port: number;
  let nginx: Nginx;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charter-infra-'));
    port = await freePort();
    nginx = await startNginx({ folder, configuration: answering('first') });
  });
  afterEach(async () => {
    await nginx.stop();
    await rm(folder, { recursive: true });
  });

  const answering = (text: string) => `server { listen 127.0.0.1:${port}; location / { return 200 ${text}; } }`;
  const answer = async () => (await fetch(`http://127.0.0.1:${port}/`)).text();

  it('answers by its new configuration as soon as that is loaded', async () => {
    for (const text of ['second', 'third', 'fourth']) {
      await nginx.reload(answering(text));
      expect(await Promise.all([answer(), answer(), answer()])).toEqual([text, text, text]);
    }
  });

  it('refuses a configuration that is wrong, with its reason, and keeps the one that it has', async () => {
    await expect(nginx.reload('nonsense on;')).rejects.toThrow('unknown directive "nonsense"');
    expect(await answer()).toBe('first');
  });

  it('leaves no worker behind when it is killed, and starts again', async () => {
    await nginx.kill();
    expect(await connects(port)).toBe(false);
    await nginx.start();
    expect(await answer()).toBe('first');
  });
});
