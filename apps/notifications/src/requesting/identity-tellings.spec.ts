import { describe, expect, it } from '@jest/globals';
import { identityEvents } from '@charter/identity-contracts';
import { publicEvent } from '@charter/testing';
import { IDENTITY_NEWS, tellingsOfIdentity } from './identity-tellings';

const at = '2026-01-01T00:00:00.000Z';
const link = { userId: 'alice', linkNumber: 2, expiresAt: '2026-01-01T02:00:00.000Z' };
const told = (type: string, data: object) =>
  tellingsOfIdentity(publicEvent({ type, data: { userId: 'alice', at, ...data }, subject: 'alice', revision: 0 }));

describe('what is told of accounts', () => {
  it('is whatever guards them, and nothing else is looked at', () => {
    expect(IDENTITY_NEWS.map(type => type.replace('identity.', ''))).toEqual([
      'password-reset-requested.v1',
      'password-changed.v1',
      'email-change-requested.v1',
      'email-changed.v1',
    ]);
    const others = Object.keys(identityEvents).filter(type => !IDENTITY_NEWS.includes(type));
    expect(others.flatMap(type => told(type, {}))).toEqual([]);
  });

  it('is a link to a new password, wherever they are reached', () =>
    expect(told('identity.password-reset-requested.v1', link)).toEqual([
      { recipient: { userId: 'alice' }, notice: { kind: 'password-reset', ...link } },
    ]));

  it('is a link to another address, at that address', () =>
    expect(told('identity.email-change-requested.v1', { ...link, email: 'sealed' })).toEqual([
      { recipient: { userId: 'alice', email: 'sealed' }, notice: { kind: 'email-change', ...link } },
    ]));

  it('is that the address was changed, at both', () => {
    const data = { from: 'old', to: 'new', fromLookup: 'f', emailLookup: 'e' };
    expect(told('identity.email-changed.v1', data).map(({ recipient }) => recipient)).toEqual([
      { userId: 'alice', email: 'old' },
      { userId: 'alice', email: 'new' },
    ]);
  });

  it('is that the password was changed', () =>
    expect(told('identity.password-changed.v1', { from: 'p1' })).toEqual([
      { recipient: { userId: 'alice' }, notice: { kind: 'password-changed', userId: 'alice' } },
    ]));
});
