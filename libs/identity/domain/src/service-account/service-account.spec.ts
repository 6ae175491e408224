import { describe, it } from '@jest/globals';
import { specify } from '@charter/testing';
import type { ServiceAccountEvent } from './events';
import { serviceAccount } from './service-account';

const given = specify(serviceAccount);
const at = '2026-01-01T00:00:00.000Z';
const facts = { serviceAccountId: 's1', name: 'exports', secretHash: 'hash', at };
const create = { type: 'CreateServiceAccount', data: { ...facts, by: 'sam' } } as const;
const created: ServiceAccountEvent = { type: 'ServiceAccountCreated', data: { ...facts, createdBy: 'sam' } };
const deactivate = { type: 'DeactivateServiceAccount', data: { by: 'sam', at } } as const;
const deactivated: ServiceAccountEvent = { type: 'ServiceAccountDeactivated', data: { deactivatedBy: 'sam', at } };

describe('a service account', () => {
  it('is created', () => given().when(create).then(created));
  it('is created once', () => given(created).when(create).thenRefused('already-created'));
  it('is deactivated', () => given(created).when(deactivate).then(deactivated));
  it('is deactivated once, and for ever', () => {
    given(created, deactivated).when(deactivate).thenNothing();
    given(created, deactivated).when(create).thenRefused('already-created');
  });
  it('must be there to be deactivated', () => given().when(deactivate).thenRefused('no-such-service-account'));
});
