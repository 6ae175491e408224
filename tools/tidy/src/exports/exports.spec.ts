import { describe, expect, it } from '@jest/globals';
import { treeOf } from '../tree';
import { deadExports, deadPublicNames } from './dead-exports';

const MANIFESTS = {
  'libs/x/a/package.json': JSON.stringify({ name: '@charter/a' }),
  'libs/x/b/package.json': JSON.stringify({ name: '@charter/b' }),
};

const NOBODY = 'libs/x/a/src/thing.ts: nobody imports thing';

describe('an export', () => {
  const dead = (thing: string, other = '') =>
    deadExports(treeOf({ ...MANIFESTS, 'libs/x/a/src/thing.ts': thing, 'libs/x/a/src/other.ts': other }));

  it.each([
    'export const thing = 1;',
    'export function thing() {}',
    'export class thing {}',
    'export type thing = 1;',
    'export interface thing {}',
    'export enum thing {}',
    'const thing = 1; export { thing };',
    'export const { a: thing } = { a: 1 };',
  ])('that nobody imports is dead: %s', text =>
    expect(dead(text, `import { thing } from './elsewhere';`)).toEqual([NOBODY]),
  );
  it.each([
    `import { thing } from './thing';`,
    `import { thing as mine } from './thing';`,
    `import * as all from './thing';`,
    `export { thing } from './thing';`,
    `const all = await import('./thing');`,
    `type All = import('./thing').thing;`,
  ])('lives by %s', other => expect(dead('export const thing = 1;', other)).not.toContain(NOBODY));
  it('lives in the signature of another', () =>
    expect(
      dead(
        'export type Thing = 1; type Pair = [Thing]; export const pair = (): Pair => [1];',
        `import { pair } from './thing';`,
      ),
    ).toEqual([]));
  it('does not live in a body', () =>
    expect(
      dead('export type Thing = 1; export const f = () => { const a: Thing = 1; };', `import { f } from './thing';`),
    ).toHaveLength(1));
  it('lives where package.json names it, for a framework to load', () => {
    const manifest = JSON.stringify({ name: '@charter/a', oclif: { hooks: { init: { identifier: 'hook' } } } });
    const tree = treeOf({ 'libs/x/a/package.json': manifest, 'libs/x/a/src/thing.ts': 'export const hook = 1;' });
    expect(deadExports(tree)).toEqual([]);
  });
});

describe('a public name', () => {
  const thing = 'export type Option = 1; export const thing = (option: Option) => option;';
  const dead = (files: Readonly<Record<string, string>>) =>
    deadPublicNames(
      treeOf({
        ...MANIFESTS,
        'libs/x/a/src/index.ts': `export { thing, type Option } from './thing';`,
        'libs/x/a/src/thing.ts': thing,
        ...files,
      }),
    );

  it('that only its own package imports is dead', () =>
    expect(dead({ 'libs/x/a/src/own.ts': `import { thing } from './index';` })).toHaveLength(2));
  it('lives by another package, with what its signature names', () =>
    expect(dead({ 'libs/x/b/src/other.ts': `import { thing } from '@charter/a';` })).toEqual([]));
  it('does not live because a type in its signature does', () =>
    expect(dead({ 'libs/x/b/src/other.ts': `import type { Option } from '@charter/a';` })).toEqual([
      'libs/x/a/src/index.ts: no other package imports thing, and no README documents it',
    ]));
  it('lives in the code of its README, not in its prose', () => {
    expect(dead({ 'libs/x/a/README.md': 'Use `thing(option)`.' })).toEqual([]);
    expect(dead({ 'libs/x/a/README.md': 'A thing with an Option.' })).toHaveLength(2);
  });
});
