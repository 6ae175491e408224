import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import type { IdentifierEvent } from './events';
import { identifier } from './identifier';

const given = specify(identifier);
const at = '2026-01-01T00:00:00.000Z';
const claimed = (userId = 'u1'): IdentifierEvent => ({ type: 'IdentifierClaimed', data: { userId, fence: '0', at } });
const lapsed: IdentifierEvent = { type: 'IdentifierClaimLapsed', data: { userId: 'u1', at } };
const claim = (userId = 'u1') => ({ type: 'ClaimIdentifier', data: { userId, fence: '0', at } }) as const;
const lapse = { type: 'LapseClaim', data: { userId: 'u1', at } } as const;

describe('claiming an identifier', () => {
  it('says where it will be put to use', () => given().when(claim()).then(claimed()));
  it('does nothing when it is already so', () => given(claimed()).when(claim()).thenNothing());
  it('is refused as long as somebody else has claimed it', () =>
    given(claimed()).when(claim('u2')).thenRefused('identifier-claimed'));
  it('is possible again once that has lapsed', () => given(claimed(), lapsed).when(claim('u2')).then(claimed('u2')));
});

describe('the lapse of a claim', () => {
  it('frees the identifier', () => given(claimed()).when(lapse).then(lapsed));
  it('does nothing when it is already so', () => given(claimed(), lapsed).when(lapse).thenNothing());
  it('leaves the claim of somebody else alone', () => given(claimed('u2')).when(lapse).thenNothing());
});
