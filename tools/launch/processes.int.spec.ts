import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

const started: ChildProcess[] = [];

/** A process that runs this module text beside our launchers. */
const start = (text: string) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  return child;
};

const firstWords = async (child: ChildProcess): Promise<string> => {
  const [words] = (await once(child.stdout!, 'data')) as [Buffer];
  return words.toString();
};

afterEach(() => started.splice(0).forEach(child => child.kill('SIGKILL')));

describe('alone', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'charter-alone-'))));
  afterAll(() => rm(folder, { recursive: true }));

  const noting = (file: string, who: number) => `
    import { appendFile } from 'node:fs/promises';
    import { setTimeout as pause } from 'node:timers/promises';
    import { alone } from './alone.mjs';
    await alone(async () => {
      await appendFile(${JSON.stringify(file)}, 'in ${who}\\n');
      await pause(30); // Long enough for the others to come.
      await appendFile(${JSON.stringify(file)}, 'out ${who}\\n');
    });`;

  it('lets one process in at a time', async () => {
    const file = join(folder, 'notes');
    await Promise.all([1, 2, 3, 4].map(who => once(start(noting(file, who)), 'close')));
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(8);
    for (let index = 0; index < 8; index += 2) expect(lines[index + 1]).toBe(lines[index]?.replace('in', 'out'));
  });

  it('lets the next in when its holder was killed', async () => {
    const holder = start(`
      import { alone } from './alone.mjs';
      await alone(() => new Promise(() => { console.log('held'); setInterval(() => undefined, 1_000); }));`);
    await firstWords(holder);
    const next = start(`
      import { alone } from './alone.mjs';
      await alone(async () => console.log('in'));`);
    holder.kill('SIGKILL');
    expect(await firstWords(next)).toBe('in\n');
  });
});

describe('a launched program', () => {
  const launching = (program: string) => `
    import { run } from './child.mjs';
    const args = ['--eval', ${JSON.stringify(program)}];
    const { code } = await run(process.execPath, args, { stdio: 'inherit' });
    process.exitCode = code;`;

  it('gives its exit code', async () => {
    const [code] = (await once(start(launching('process.exit(7)')), 'close')) as [number];
    expect(code).toBe(7);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('hears %s, and ends as it likes', async signal => {
    const launcher = start(
      launching(
        `process.on('${signal}', () => process.exit(3)); console.log('up'); setInterval(() => undefined, 1_000);`,
      ),
    );
    await firstWords(launcher);
    launcher.kill(signal);
    const [code] = (await once(launcher, 'close')) as [number];
    expect(code).toBe(3);
  });

  it('that a signal ended gives the code that a shell gives', async () => {
    const [code] = (await once(start(launching(`process.kill(process.pid, 'SIGKILL')`)), 'close')) as [number];
    expect(code).toBe(137);
  });
});
