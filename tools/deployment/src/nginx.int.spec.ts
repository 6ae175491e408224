/** @requires nginx */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { textOf } from './files';

describe('deploy/nginx.conf', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'charter-nginx-'))));
  afterEach(() => rm(folder, { recursive: true }));

  /** What nginx says of a configuration, with its files in a folder of its own, and names that are not in Docker. */
  const judge = async (configuration: string) => {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const paths = temporary.map(name => `${name}_temp_path ${folder}/${name};`).join(' ');
    const file = join(folder, 'nginx.conf');
    const resolvable = configuration.replaceAll(/^(\s*server) [\w-]+:/gm, '$1 127.0.0.1:');
    await writeFile(file, resolvable.replace('http {', `http { ${paths}`));
    const PATH = `${process.env['PATH']}:/usr/sbin`; // Where it lies, and who is not root does not look.
    const args = ['-t', '-p', folder, '-c', file, '-e', 'stderr', '-g', `pid ${folder}/pid;`];
    return new Promise<string>(resolve => execFile('nginx', args, { env: { PATH } }, (_, __, said) => resolve(said)));
  };

  it('is sound', async () => expect(await judge(textOf('deploy/nginx.conf'))).toMatch(/test is successful\s*$/));

  it('would be told if it were not', async () =>
    expect(await judge(textOf('deploy/nginx.conf').replace('proxy_pass', 'proxy_past'))).toMatch(/test failed\s*$/));
});
