import { describe, expect, it } from '@jest/globals';
import { missingFrom } from './installed.mjs';

const HERE = { os: 'linux', cpu: 'x64', libc: 'glibc' };
const zod = { version: '4.6.7', integrity: 'sha512-a' };
const missing = (wanted: object, found?: object) =>
  missingFrom(
    { packages: { '': {}, 'libs/x': {}, 'node_modules/zod': wanted } },
    found && { packages: { 'node_modules/zod': found } },
    HERE,
  );

describe('what is missing', () => {
  it('is everything where nothing was installed', () => expect(missing(zod)).toEqual(['node_modules/zod']));
  it('is nothing where it is there', () => expect(missing(zod, zod)).toEqual([]));
  it.each([[{ ...zod, version: '4.6.6' }], [{ ...zod, integrity: 'sha512-b' }]])('is what is there as %j', found =>
    expect(missing(zod, found)).toEqual(['node_modules/zod']),
  );
  it('is a link into the workspace', () => expect(missing({ link: true }, {})).toEqual(['node_modules/zod']));
  it.each([
    [{ os: 'linux', cpu: 'x64' }],
    [{ os: ['darwin', 'linux'], cpu: ['x64'], libc: ['glibc'] }],
    [{ os: ['!win32'], cpu: 'x64' }],
  ])('is an optional package for %j', machines =>
    expect(missing({ ...zod, ...machines, optional: true })).toEqual(['node_modules/zod']),
  );
  it.each([
    [{ os: 'darwin', cpu: 'x64' }],
    [{ os: 'linux', cpu: 'arm64' }],
    [{ os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    [{ os: ['!linux'] }],
    [{}],
  ])('is not an optional package for %j', machines =>
    expect(missing({ ...zod, ...machines, optional: true })).toEqual([]),
  );
});
