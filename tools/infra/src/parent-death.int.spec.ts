/**
 * @requires nginx
 * @requires postgres
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '@charter/testing';
import { connects } from './process/connects';
import { descendantsOf, isAlive } from './process/tree';

/** A program of somebody who starts servers, pauses one, and is killed before it can put anything away. */
const careless = (folder: string) => `
  const { join } = require('node:path');
  const { freePort, startEventStore, startNginx, startPostgres } = require('@charter/infra');
  const start = async () => {
    const nginxPort = await freePort();
    const eventStore = await startEventStore({ folder: join('${folder}', 'event-store') });
    const nginx = await startNginx({
      folder: join('${folder}', 'nginx'),
      configuration: 'server { listen 127.0.0.1:' + nginxPort + '; }',
    });
    const postgres = await startPostgres({ folder: '${folder}/postgres', durable: false });
    await postgres.pause();
    const ports = [eventStore.url, postgres.url('postgres')].map(url => Number(new URL(url).port));
    console.log(JSON.stringify([...ports, nginxPort]));
  };
  start();`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charter-infra-'));
  await chmod(folder, 0o711); // PostgreSQL may run as another user.
});
afterEach(() => rm(folder, { recursive: true }));

it('nothing that was started lives on when its parent is killed', async () => {
  const parent = spawn(process.execPath, ['--eval', careless(folder)], {
    cwd: dirname(__dirname),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  const ports = JSON.parse(line) as readonly number[];
  const processes = descendantsOf(parent.pid!);
  // Two of nginx's workers, several of PostgreSQL's, the servers themselves, and the shells that hold the last wills.
  expect(processes.length).toBeGreaterThan(10);
  expect(await Promise.all(ports.map(port => connects(port)))).toEqual([true, true, true]);

  parent.kill('SIGKILL');
  await eventually(async () => !(await Promise.all(ports.map(port => connects(port)))).includes(true), 'closed ports');
  await eventually(() => !processes.some(isAlive), 'the end of all processes');
});
