import { describe, expect, it } from '@jest/globals';
import { serviceFor } from './routes';

describe('an address', () => {
  it.each([
    ['/organizations', 'organizations'],
    ['/organizations?page[size]=1', 'organizations'],
    ['/organizations/name%3Dacme', 'organizations'],
    ['/organizations/01J/subscriptions', 'organizations'],
    ['/organizations/01J/members', 'membership'],
    ['/organizations/01J/members/1?x=/users', 'membership'],
    ['/organizations/01J/member-settings', 'membership'],
    ['/organizations/01J/ownership-offers/1/accept', 'membership'],
    ['/organizations/01J/invitations/1/resend', 'membership'],
    ['/invitations/token', 'membership'],
    ['/organizations/01J/member', 'organizations'],
    ['/users/me', 'identity'],
    ['/me', 'identity'],
    ['/users/1/organizations', 'organizations'],
    ['/users/1/api-tokens/2', 'identity'],
    ['/ref/users?in=1&sig=2', 'identity'],
    ['/ref/organizations?in=1&sig=2', 'organizations'],
    ['/service-accounts', 'identity'],
    ['/audit/organizations/01J/permissions', 'audit'],
    ['/mandates', 'identity'],
    ['/mandates/1/approve', 'identity'],
    ['/oauth2/token', 'identity'],
    ['/.well-known/jwks.json', 'identity'],
  ])('%s belongs to %s', (url, service) => expect(serviceFor(url)).toBe(service));

  it.each(['/', '/health/ready', '/metrics', '/organizationsx', '/usersx/1', '/mex', '//users'])(
    '%s belongs to none',
    url => expect(serviceFor(url)).toBeUndefined(),
  );
});
