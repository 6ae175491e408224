import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import { MOST_API_TOKENS } from './api-tokens';
import type { UserEvent } from './events';
import { user } from './user';

const given = specify(user);
const at = '2026-01-01T00:00:00.000Z';
const later = '2026-01-01T00:59:59.999Z';
const anHourLater = '2026-01-01T01:00:00.000Z';
const registered: UserEvent = {
  type: 'UserRegistered',
  data: {
    userId: 'u1',
    email: 'sealed',
    emailLookup: 'e1',
    username: 'sealed',
    usernameLookup: 'n1',
    details: {},
    country: 'FR',
    registeredBy: 'sam',
    at,
  },
};
const deactivated: UserEvent = { type: 'UserDeactivated', data: { deactivatedBy: 'sam', at } };
const facts = (tokenId: string, expiresAt?: string) => ({
  tokenId,
  name: 'ci',
  hash: 'hash',
  ...(expiresAt === undefined ? {} : { expiresAt }),
  at,
});
const create = (tokenId = 't1', expiresAt?: string) =>
  ({ type: 'CreateApiToken', data: { ...facts(tokenId, expiresAt), by: 'u1' } }) as const;
const created = (tokenId = 't1', expiresAt?: string): UserEvent => ({
  type: 'ApiTokenCreated',
  data: { ...facts(tokenId, expiresAt), createdBy: 'u1' },
});
const use = (when: string) => ({ type: 'UseApiToken', data: { tokenId: 't1', at: when } }) as const;
const used: UserEvent = { type: 'ApiTokenUsed', data: { tokenId: 't1', at } };
const revoke = { type: 'RevokeApiToken', data: { tokenId: 't1', by: 'u1', at } } as const;
const revoked: UserEvent = { type: 'ApiTokenRevoked', data: { tokenId: 't1', revokedBy: 'u1', at } };

describe('creating an API token', () => {
  it('keeps its hash', () => given(registered).when(create()).then(created()));
  it('does nothing when it is already so', () => given(registered, created()).when(create()).thenNothing());
  it('is refused with an end that is past', () =>
    given(registered).when(create('t1', at)).thenRefused('expiry-in-the-past'));
  it('is refused to who is deactivated', () =>
    given(registered, deactivated).when(create()).thenRefused('user-deactivated'));
  it('is refused beyond what anybody can watch over', () => {
    const many = Array.from({ length: MOST_API_TOKENS }, (_, index) => created(`t${index}`));
    given(registered, ...many)
      .when(create('one more'))
      .thenRefused('too-many-api-tokens');
    given(registered, ...many, revoked)
      .when(create('one more'))
      .then(created('one more'));
  });
});

describe('using an API token', () => {
  it('is noted', () => given(registered, created()).when(use(at)).then(used));
  it('is noted once an hour', () => {
    given(registered, created(), used).when(use(later)).thenNothing();
    given(registered, created(), used)
      .when(use(anHourLater))
      .then({ type: 'ApiTokenUsed', data: { tokenId: 't1', at: anHourLater } });
  });
  it('works until its end, and no moment longer', () => {
    given(registered, created('t1', anHourLater), used).when(use(later)).thenNothing();
    given(registered, created('t1', anHourLater), used).when(use(anHourLater)).thenRefused('api-token-expired');
  });
  it('is refused once it is revoked', () =>
    given(registered, created(), revoked).when(use(at)).thenRefused('no-such-api-token'));
  it('is refused where there is none', () => given(registered).when(use(at)).thenRefused('no-such-api-token'));
  it('is refused to who is deactivated', () =>
    given(registered, created(), deactivated).when(use(at)).thenRefused('user-deactivated'));
});

describe('revoking an API token', () => {
  it('ends it', () => given(registered, created(), used).when(revoke).then(revoked));
  it('does nothing when it is already so', () => given(registered, created(), revoked).when(revoke).thenNothing());
  it('is refused where there is none', () => given(registered).when(revoke).thenRefused('no-such-api-token'));
  it('is possible for who is deactivated', () => given(registered, created(), deactivated).when(revoke).then(revoked));
});
