import { describe, expect, it } from '@jest/globals';
import { treeOf } from '../tree';
import { links } from './links';
import { fileNames, forbiddenFileNames, forbiddenTypeNames } from './names';
import { provenance } from './provenance';

describe('a link', () => {
  const from = (text: string) =>
    links(
      treeOf({ 'docs/a.md': `# The first one\n\n${text}`, 'docs/b/c.md': '## Streams & positions\n', LICENSE: '' }),
    );

  it.each(['b/c.md', '../LICENSE', 'b', 'b/', '#the-first-one', 'b/c.md#streams--positions', 'https://example.com/x'])(
    'to %s leads somewhere',
    target => expect(from(`[x](${target})`)).toEqual([]),
  );
  it.each(['c.md', '/b/c.md', '../license', '#the-second-one', 'b/c.md#streams'])('to %s leads nowhere', target =>
    expect(from(`[x](${target})`)).toHaveLength(1),
  );
  it('in code is none', () => expect(from('`[x](nowhere)`\n\n```\n[x](nowhere)\n```\n')).toEqual([]));
});

describe('a file name', () => {
  it.each([
    'apps/x/src/members.controller.ts',
    'libs/x/domain/src/x/samples/ThingMade.v1.json',
    'apps/x/README.md',
    'docs/decisions/0001-why.md',
  ])('%s is kebab-case', file => expect(fileNames(treeOf({ [file]: '' }))).toEqual([]));
  it.each(['apps/x/src/membersController.ts', 'apps/x/src/Members.ts', 'libs/x_y/a.ts'])('%s is not', file =>
    expect(fileNames(treeOf({ [file]: '' }))).toHaveLength(1),
  );
  it.each([
    'libs/utils/a.ts',
    'libs/x/common/a.ts',
    'apps/x/src/test-helpers.ts',
    'libs/shared/a.ts',
    'libs/core/a.ts',
  ])('%s says nothing', file => expect(forbiddenFileNames(treeOf({ [file]: '' }))).toHaveLength(1));
  it('may contain such a word in another', () =>
    expect(forbiddenFileNames(treeOf({ 'apps/x/src/scored.ts': '', 'apps/x/src/utility-bill.ts': '' }))).toEqual([]));
});

describe('a type name', () => {
  it.each([
    'class StoreImpl {}',
    'export class SessionManager {}',
    'export interface IStore {}',
    'type DateUtils = 1;',
  ])('is not that of: %s', text => expect(forbiddenTypeNames(treeOf({ 'libs/x/a/src/a.ts': text }))).toHaveLength(1));
  it.each(['class Store {}', 'interface Issuer {}', 'type Identity = 1;', 'type Implementation = 1;'])(
    'may be that of: %s',
    text => expect(forbiddenTypeNames(treeOf({ 'libs/x/a/src/a.ts': text }))).toEqual([]),
  );
});

describe('provenance', () => {
  it.each(['See /home/ada/notes.', 'cd /work/charter', 'as asked in issue 12', 'Issue #3', '// TODO: later'])(
    'shows in: %s',
    line => expect(provenance(treeOf({ 'docs/a.md': `Text.\n${line}` }))).toHaveLength(1),
  );
  it.each(['an issuer of 12 tokens', '/homes/1', 'https://example.com/work/x', '~/work/x'])(
    'does not show in: %s',
    line => expect(provenance(treeOf({ 'docs/a.md': line }))).toEqual([]),
  );
});
