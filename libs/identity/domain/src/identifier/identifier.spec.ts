import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import type { IdentifierEvent } from './events';
import { identifier } from './identifier';

const given = specify(identifier);
const at = '2026-01-01T00:00:00.000Z';
const claimed = (userId = 'u1', fence = '0'): IdentifierEvent => ({
  type: 'IdentifierClaimed',
  data: { userId, fence, at },
});
const lapsed: IdentifierEvent = { type: 'IdentifierClaimLapsed', data: { userId: 'u1', at } };
const released: IdentifierEvent = { type: 'IdentifierReleased', data: { userId: 'u1', at } };
const claim = (userId = 'u1', fence = '0') => ({ type: 'ClaimIdentifier', data: { userId, fence, at } }) as const;
const lapse = { type: 'LapseClaim', data: { userId: 'u1', fence: '0', at } } as const;
const release = { type: 'ReleaseIdentifier', data: { userId: 'u1', fence: '0', at } } as const;

describe('claiming an identifier', () => {
  it('says where it will be put to use', () => given().when(claim()).then(claimed()));
  it('does nothing when it is already so', () => given(claimed()).when(claim()).thenNothing());
  it('is refused as long as somebody else has claimed it', () =>
    given(claimed()).when(claim('u2')).thenRefused('identifier-claimed'));
  it('is refused as long as it is claimed with another fence, also to the same user', () =>
    given(claimed()).when(claim('u1', '7')).thenRefused('identifier-claimed'));
  it.each([lapsed, released])('is possible again after %j', end => {
    given(claimed(), end).when(claim('u2')).then(claimed('u2'));
    given(claimed(), end).when(claim('u1', '7')).then(claimed('u1', '7'));
  });
});

describe.each([
  ['the lapse of a claim', lapse, lapsed],
  ['the release of an identifier', release, released],
] as const)('%s', (_, end, ended) => {
  it('frees the identifier', () => given(claimed()).when(end).then(ended));
  it('does nothing when it is already so', () => given(claimed(), ended).when(end).thenNothing());
  it('leaves the claim of somebody else alone, and a later one of the same user', () => {
    given(claimed('u2')).when(end).thenNothing();
    given(claimed('u1', '7')).when(end).thenNothing();
  });
});
