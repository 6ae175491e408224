import { describe, expect, it } from '@jest/globals';
import { refuseUnlessNamed } from './named';

type Query = Readonly<Record<string, string>>;
const user = '8b1f0d6e-4f0f-4c51-9d5f-2f0c8f5f7a11';
const organization = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

describe('what a question names', () => {
  it.each<Query>([
    {},
    { member: user, permission: 'viewer', project: organization },
    { permission: 'projects:create', project: user },
    { project: 'abcdefgh12345' },
    { permission: 'owner' },
    { permission: 'member' },
    { reason: 'whatever staff say' },
  ])('may be %j', query => expect(() => refuseUnlessNamed(query)).not.toThrow());
  it.each<Query>([
    { member: '' },
    { member: 'alice' },
    { member: organization },
    { member: user.toUpperCase() },
    { permission: '' },
    { permission: 'grant' },
    { project: '' },
    { project: 'p1' },
    { project: 'alice@example.org' },
  ])('may not be %j', query =>
    expect(() => refuseUnlessNamed(query)).toThrow(expect.objectContaining({ status: 400 })),
  );
});
