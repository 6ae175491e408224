/** @requires postgres */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import { serversFor } from './servers.mjs';

const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach(child => child.kill('SIGKILL')));

const connects = async (url: string) => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const connected = await once(socket, 'connect').catch(() => undefined);
  socket.destroy();
  return connected !== undefined;
};

/** Somebody who starts servers for a test run in this moment, and waits. */
const runner = async () => {
  const text = `
    import { serversFor } from './servers.mjs';
    const { variables } = await serversFor(['postgres'], {});
    console.log(variables.POSTGRES_TEST_URL);
    setInterval(() => undefined, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, url };
};

describe('servers for a run of tests', () => {
  it('are gone when the run is over', async () => {
    const { variables, stop } = await serversFor(['postgres'], {});
    const url = variables['POSTGRES_TEST_URL'] ?? '';
    expect(await connects(url)).toBe(true);
    await stop();
    expect(await connects(url)).toBe(false);
  });

  it('are gone when the run is killed', async () => {
    const { child, url } = await runner();
    expect(await connects(url)).toBe(true);
    child.kill('SIGKILL');
    await eventually(async () => !(await connects(url)), 'a closed port');
  });

  it('that run already lend a database, which is gone afterwards', async () => {
    const { url } = await runner();
    const lent = await serversFor(['postgres'], { postgres: url });
    const database = lent.variables['POSTGRES_TEST_URL'] ?? '';
    expect(new URL(database)).toMatchObject({ host: new URL(url).host, pathname: `/charter_test_${process.pid}` });
    const inner = await serversFor([], { postgres: database });
    expect(inner.variables).toEqual({});
    await lent.stop();
    await expect(serversFor(['postgres'], { postgres: database })).rejects.toThrow('does not exist');
    expect(await connects(url)).toBe(true);
  });
});
