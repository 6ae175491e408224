import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import type { MembershipEvent } from './events';
import { membership } from './membership';

const given = specify(membership);
const at = '2026-01-01T00:00:00.000Z';
const found = (ownerId: string) => ({ type: 'FoundMembership', data: { organizationId: 'o1', ownerId, at } }) as const;
const founded: MembershipEvent = { type: 'MembershipFounded', data: { organizationId: 'o1', ownerId: 'olga', at } };

describe('founding a membership', () => {
  it('gives the organization its owner', () => given().when(found('olga')).then(founded));
  it('does nothing when it is already so', () => given(founded).when(found('olga')).thenNothing());
  it('is refused for another owner', () => given(founded).when(found('alice')).thenRefused('already-founded'));
});
