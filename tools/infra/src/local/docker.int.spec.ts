import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEnv } from './env-file';

describe('where a Docker engine answers', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charter-infra-'));
    // An engine that agrees to everything, and notes what it is asked for.
    await writeFile(join(folder, 'docker'), `#!/bin/sh\necho "$*" >> ${folder}/asked\n`, { mode: 0o755 });
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The command as it is built; that nobody listens at the published addresses is no matter here. */
  const infra = async (eventStore: string, ...args: readonly string[]) => {
    const env = { ...process.env, PATH: [folder, process.env['PATH']].join(delimiter), EVENTSTORE_URL: eventStore };
    const command = [join(__dirname, '..', '..', 'dist', 'main.js'), ...args, '--folder', join(folder, 'infra')];
    await promisify(execFile)(process.execPath, command, { env }).catch(() => undefined);
    return (await readFile(join(folder, 'asked'), 'utf8'))
      .replaceAll(/ --file \S+/g, '')
      .trim()
      .split('\n');
  };

  it('its containers are started and taken away', async () => {
    expect(await infra('', 'up')).toEqual(['info', 'compose up --wait kafka postgres mail eventstore']);
    expect(await readEnv(join(folder, 'infra', 'env'))).toMatchObject({ INFRA_RUN_BY: 'docker' });
    expect((await infra('', 'down', '--purge')).at(-1)).toBe('compose down --volumes');
    expect(await readdir(join(folder, 'infra'))).toEqual([]);
  });

  it('no event store is started beside one that is named', async () => {
    expect((await infra('esdb://store:2113', 'up')).at(-1)).toBe('compose up --wait kafka postgres mail');
    expect(await readEnv(join(folder, 'infra', 'env'))).toMatchObject({ EVENTSTORE_URL: 'esdb://store:2113' });
  });
});
