import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Problem } from '../http/problem';
import { queryOf } from '../testing/query';
import { idsReferredTo, referenceLinks } from './references';

const signing = (key: string) => {
  const signLink = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return { signLink, isLinkSignature: (text: string, signature: string) => signLink(text) === signature };
};
const vault = signing('ours');
const ids = (count: number) => Array.from({ length: count }, (_, index) => `u${String(index).padStart(3, '0')}`);
const queryIn = (href: string | undefined) => queryOf(href?.split('?')[1] ?? '');
const status = (work: () => unknown): number => {
  try {
    work();
  } catch (error) {
    return (error as Problem).status;
  }
  return 200;
};

describe('references', () => {
  it('are given out with a list, each id once', () => {
    const links = referenceLinks(vault, 'users', ['u2', 'u1', 'u2']);
    expect(Object.keys(links)).toEqual(['ref:users:0']);
    expect(links['ref:users:0']?.href).toMatch(/^\/ref\/users\?in=u1,u2&sig=[\w-]{43}$/);
  });

  it('are none where nothing is referred to', () => expect(referenceLinks(vault, 'users', [])).toEqual({}));

  it('name at most a hundred each, and all together', () => {
    const links = referenceLinks(vault, 'organizations', ids(201));
    expect(Object.keys(links)).toEqual(['ref:organizations:0', 'ref:organizations:1', 'ref:organizations:2']);
    const referred = Object.values(links).map(({ href }) => idsReferredTo(vault, 'organizations', queryIn(href)));
    expect(referred.map(({ length }) => length)).toEqual([100, 100, 1]);
    expect(referred.flat()).toEqual(ids(201));
  });

  it('are good as they were given out, and in no other way', () => {
    const { in: listed, sig } = queryIn(referenceLinks(vault, 'users', ['u1', 'u2'])['ref:users:0']?.href);
    expect(idsReferredTo(vault, 'users', { in: listed, sig })).toEqual(['u1', 'u2']);
    expect(status(() => idsReferredTo(vault, 'users', { in: 'u1,u3', sig }))).toBe(403);
    expect(status(() => idsReferredTo(vault, 'users', { in: 'u1', sig }))).toBe(403);
    expect(status(() => idsReferredTo(vault, 'users', { in: listed, sig: 'other' }))).toBe(403);
    expect(status(() => idsReferredTo(vault, 'organizations', { in: listed, sig }))).toBe(403);
    expect(status(() => idsReferredTo(signing('theirs'), 'users', { in: listed, sig }))).toBe(403);
  });

  it.each([{}, { in: 'u1' }, { sig: 'a' }, { in: ['u1', 'u2'], sig: 'a' }, { in: 'u1', sig: ['a', 'b'] }])(
    'have both their parameters, not %j',
    query => expect(status(() => idsReferredTo(vault, 'users', query))).toBe(400),
  );
});
