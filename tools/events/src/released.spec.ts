import { describe, expect, it } from '@jest/globals';
import { CONTEXTS } from './contexts';
import { mayFollow, versionOf } from './released';
import { schemasOf } from './schemas';

const schemas = schemasOf(CONTEXTS);
const fewer = schemasOf(CONTEXTS.slice(1));

describe('a version', () => {
  it.each([
    ['1.0.0', undefined],
    ['0.1.0', undefined],
    ['1.0.1', '1.0.0'],
    ['1.10.0', '1.9.9'],
    ['2.0.0', '1.9.9'],
  ])('%s may follow %s', (version, before) => expect(mayFollow(version, before)).toBe(true));

  it.each([
    ['1.0.0', '1.0.0'],
    ['1.9.9', '1.10.0'],
    ['1.9.9', '2.0.0'],
    ['1.1', '1.0.0'],
    ['v1.1.0', '1.0.0'],
    ['1.1.0-beta', '1.0.0'],
    ['next', undefined],
  ])('%s may not follow %s', (version, before) => expect(mayFollow(version, before)).toBe(false));
});

describe('the version of the schemas', () => {
  it('is that of the release while they are as released', () =>
    expect(versionOf({ version: '1.2.3', schemas }, schemas)).toBe('1.2.3'));
  it('is that of a release to come where anything was added', () =>
    expect(versionOf({ version: '1.2.3', schemas: fewer }, schemas)).toBe('1.3.0-unreleased'));
  it('is none before the first release', () => expect(versionOf(undefined, schemas)).toBe('0.0.0-unreleased'));
});
