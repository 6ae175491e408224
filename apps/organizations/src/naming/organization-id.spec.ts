import { describe, expect, it } from '@jest/globals';
import { organizationIdOf } from './organization-id';

describe('the id of a new organization', () => {
  it('has the shape of a ULID', () => {
    for (let n = 0; n < 200; n++) expect(organizationIdOf(`command ${n}`, 0)).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  });
  it('is the same for the same command', () => expect(organizationIdOf('a', 0)).toBe(organizationIdOf('a', 0)));
  it('differs by command and attempt', () => {
    const ids = [organizationIdOf('a', 0), organizationIdOf('b', 0), organizationIdOf('a', 1)];
    expect(new Set(ids).size).toBe(3);
  });
});
