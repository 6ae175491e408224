import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addressesOfDocker } from './docker';
import { readEnv, writeEnv } from './env-file';

describe('the addresses of servers', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'charter-infra-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('in Docker are those that docker-compose.yml publishes', async () => {
    const file = join(folder, 'env');
    await writeEnv(file, 'docker', addressesOfDocker(undefined));
    expect(await readFile(file, 'utf8')).toBe(
      [
        'INFRA_RUN_BY=docker',
        'KAFKA_BROKERS=127.0.0.1:19092',
        'DATABASE_URL=postgres://charter:charter@127.0.0.1:15432/charter',
        'VAULT_URL=postgres://charter:charter@127.0.0.1:15432/charter_vault',
        'EVENTSTORE_URL=esdb://127.0.0.1:2113?tls=false',
        '',
      ].join('\n'),
    );
  });

  it('name the event store that is given, instead of one of their own', () =>
    expect(addressesOfDocker('esdb://store:2113')).toMatchObject({ EVENTSTORE_URL: 'esdb://store:2113' }));

  it('are read as they were written, by nobody but their owner', async () => {
    const file = join(folder, 'env');
    const addresses = { A: 'esdb://x:1?tls=false', B: '127.0.0.1:1,127.0.0.1:2' };
    await writeEnv(file, 'docker', {});
    await writeEnv(file, 'processes', addresses);
    expect(await readEnv(file)).toEqual({ INFRA_RUN_BY: 'processes', ...addresses });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('are none where there is no file', async () => expect(await readEnv(join(folder, 'env'))).toEqual({}));
});
