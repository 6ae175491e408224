import { describe, expect, it } from '@jest/globals';
import { treeOf } from '../tree';
import { declared, oneVersion, pinned, used } from './dependencies';
import { references } from './references';
import { manifests, tags } from './shape';

const ROOT = { name: 'charter', version: '1.0.0', devDependencies: { jest: '30.5.2' } };
const SOUND = {
  name: '@charter/a',
  version: '1.0.0',
  private: true,
  description: 'One.',
  license: 'Apache-2.0',
  nx: { tags: ['scope:foundation', 'type:foundation'] },
};

type Extra = Readonly<Record<string, unknown>>;

/** Two projects, of which the first is as the case wants it. */
const workspace = (manifest: Extra, files: Readonly<Record<string, string>> = {}, root: Extra = {}) =>
  treeOf({
    'package.json': JSON.stringify({ ...ROOT, ...root }),
    'libs/x/a/package.json': JSON.stringify({ ...SOUND, ...manifest }),
    'libs/x/b/package.json': JSON.stringify({ ...SOUND, name: '@charter/b' }),
    ...files,
  });

const onSibling = { dependencies: { '@charter/b': '*' } };

describe('tags', () => {
  it('are one scope and one type', () => expect(tags(workspace({}))).toEqual([]));
  it.each([[[]], [['scope:x']], [['scope:x', 'scope:y']], [['scope:x', 'type:y', 'type:z']]])('are not %j', wrong =>
    expect(tags(workspace({ nx: { tags: wrong } }))).toHaveLength(1),
  );
});

describe('the shape of package.json', () => {
  it('is sound', () => expect(manifests(workspace({}))).toEqual([]));
  it.each([
    [{ name: 'a' }],
    [{ version: '2.0.0' }],
    [{ private: false }],
    [{ license: 'MIT' }],
    [{ description: '' }],
    [{ exports: { '.': './src/index.ts' } }],
  ])('is not with %j', wrong => expect(manifests(workspace(wrong, { 'libs/x/a/src/index.ts': '' }))).not.toEqual([]));
  it('opens the index where there is one', () =>
    expect(manifests(workspace({}, { 'libs/x/a/src/index.ts': '' }))).toHaveLength(1));
});

describe('references', () => {
  const referring = (...paths: string[]) => JSON.stringify({ references: paths.map(path => ({ path })) });
  const compiled = { 'libs/x/a/tsconfig.json': referring('../b'), 'libs/x/b/tsconfig.json': referring() };
  const all = referring('libs/x/a', 'libs/x/b');

  it('are the dependencies', () =>
    expect(references(workspace(onSibling, { ...compiled, 'tsconfig.json': all }))).toEqual([]));
  it('lack one', () =>
    expect(
      references(workspace(onSibling, { ...compiled, 'libs/x/a/tsconfig.json': referring(), 'tsconfig.json': all })),
    ).toEqual(['libs/x/a: no reference to libs/x/b']));
  it('have one too many', () =>
    expect(references(workspace({}, { ...compiled, 'tsconfig.json': all }))).toEqual([
      'libs/x/a: a reference to libs/x/b, but no dependency',
    ]));
  it('of the root are all projects', () =>
    expect(references(workspace(onSibling, { ...compiled, 'tsconfig.json': referring('libs/x/a') }))).toEqual([
      'tsconfig.json: no reference to libs/x/b',
    ]));
});

describe('versions', () => {
  it.each(['1.2.3', '1.2.3-rc.1', 'npm:typescript@7.0.2', 'npm:@typescript/typescript6@6.0.2'])(
    '%s is exact',
    version => expect(pinned(workspace({ dependencies: { zod: version } }))).toEqual([]),
  );
  it.each(['^1.2.3', '~1.2.3', '1', '*', 'latest', '>=1.2.3'])('%s is not', version =>
    expect(pinned(workspace({ dependencies: { zod: version } }))).toHaveLength(1),
  );
  it('are free only for our own', () => expect(pinned(workspace(onSibling))).toEqual([]));
  it('are the same everywhere', () =>
    expect(oneVersion(workspace({ dependencies: { jest: '30.0.0' } }))).toEqual(['jest: 30.5.2 and 30.0.0']));
});

describe('dependencies', () => {
  const importing = (file: string, from: string) => ({ [`libs/x/a/src/${file}`]: `import { x } from '${from}';` });

  it.each(['zod', '@nestjs/common', '@charter/b', '@charter/testing', 'jest'])('must name %s', from =>
    expect(declared(workspace({}, importing('a.ts', from)))).toHaveLength(1),
  );
  it.each(['node:fs', 'fs', './b'])('need not name %s', from =>
    expect(declared(workspace({}, importing('a.ts', from)))).toEqual([]),
  );
  it('are named once for all paths of a package', () =>
    expect(
      declared(workspace({ dependencies: { '@grpc/grpc-js': '1.0.0' } }, importing('a.ts', '@grpc/grpc-js/x'))),
    ).toEqual([]));
  it.each(['jest', '@charter/testing'])('of specs may be %s', from =>
    expect(declared(workspace({}, importing('a.spec.ts', from)))).toEqual([]),
  );
  it('of ours are imported', () => {
    expect(used(workspace(onSibling))).toEqual(['libs/x/a: depends on @charter/b and never imports it']);
    expect(used(workspace(onSibling, importing('a.ts', '@charter/b')))).toEqual([]);
  });
});
