import { describe, expect, it } from '@jest/globals';
import { camel, eventOf, kebab, kebabCase, pascal, pascalCase, snake } from './names';

describe('the event of a command', () => {
  it.each([
    ['ArchiveOrganization', 'OrganizationArchived'],
    ['ChangeSecurityContact', 'SecurityContactChanged'],
    ['DenyInvitation', 'InvitationDenied'],
    ['DestroyKey', 'KeyDestroyed'],
    ['GrantApiToken', 'ApiTokenGranted'],
  ])('%s is %s', (command, event) => expect(eventOf(command)).toBe(event));
});

describe('a name', () => {
  it('is written as its place wants it', () => {
    expect(kebab('ArchiveOrganization')).toBe('archive-organization');
    expect(['archived-organizations', 'api-tokens-2'].map(pascal)).toEqual(['ArchivedOrganizations', 'ApiTokens2']);
    expect(camel('archived-organizations')).toBe('archivedOrganizations');
    expect(snake('archived-organizations')).toBe('archived_organizations');
  });

  it.each([
    'archiveOrganization',
    'Archive',
    'Archive-Organization',
    'Archive Organization',
    "Archive'Organization",
    '',
  ])('of a command is not %j', name =>
    expect(() => pascalCase('name', name)).toThrow('write it like ArchiveOrganization'),
  );

  it.each(['Archived', 'archived_organizations', '../organizations', '-a', ''])('of a read model is not %j', name =>
    expect(() => kebabCase('name', name)).toThrow('write it like archived-organizations'),
  );
});
