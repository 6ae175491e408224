import { describe, expect, it } from '@jest/globals';
import type { AccountNotice, OrganizationNotice } from '@charter/notifications-domain';
import { accountLetterOf } from './account-letters';
import type { Facts } from './facts';
import { letterOf } from './letter-of';
import { written } from './written';

const until = '2026-01-08T09:30:00.000Z';
const UNTIL = '8 January 2026 at 09:30 UTC';
const LINK = 'https://charter.example/invitations/secret';
const by = { kind: 'user', id: 'olga' } as const;
const act = { organizationId: 'o1', by } as const;
const offer = { organizationId: 'o1', offerId: 'f1', ownerId: 'olga', userId: 'alice', stay: true, expiresAt: until };
const grant = { permission: 'billing', until };
const accepted = { organizationId: 'o1', kind: 'ownership-accepted', from: 'olga', to: 'alice' } as const;

type Kind = OrganizationNotice['kind'];
type Told = Readonly<{ notice: OrganizationNotice; reader?: string; says: readonly string[] }>;

/** What each reader is to find in their letter, whatever its wording. */
const TOLD: Readonly<Record<Kind, readonly Told[]>> = {
  invitation: [
    {
      notice: { ...act, kind: 'invitation', invitationId: 'i1', linkNumber: 1, expiresAt: until },
      says: ['Olga Owner invites you', 'manage members', UNTIL, LINK],
    },
    {
      notice: { ...act, kind: 'invitation', invitationId: 'i1', linkNumber: 2, expiresAt: until },
      says: ['every link that was sent to you before', LINK],
    },
  ],
  'member-added': [
    {
      notice: { ...act, kind: 'member-added', permissions: ['billing'] },
      says: ['Olga Owner has added you', 'manage billing'],
    },
    { notice: { ...act, kind: 'member-added', permissions: [] }, says: ['hold no permission'] },
  ],
  'permissions-changed': [
    {
      notice: {
        ...{ ...act, kind: 'permissions-changed', permissions: ['members', 'plans'] },
        ...{ added: ['members'], removed: ['billing'] },
      },
      says: ['may also:', 'manage members', 'no longer:', 'manage billing', 'All in all', 'manage plans'],
    },
  ],
  'permission-granted': [
    {
      notice: { ...act, ...grant, kind: 'permission-granted', before: '2026-01-02T00:00:00.000Z' },
      says: ['Olga Owner', UNTIL, 'manage billing', '2 January 2026'],
    },
  ],
  'grant-ended': [
    {
      notice: { ...act, ...grant, kind: 'grant-ended' },
      says: ['Olga Owner', 'before its time', 'manage billing', UNTIL],
    },
  ],
  'grant-lapsed': [
    {
      notice: { organizationId: 'o1', ...grant, kind: 'grant-lapsed' },
      says: ['come to its end', 'manage billing', UNTIL],
    },
  ],
  'member-removed': [
    {
      notice: { ...act, by: { kind: 'staff', id: 'sam' }, kind: 'member-removed' },
      says: ['Charter’s support staff has removed you'],
    },
    {
      notice: { ...act, by: { kind: 'system', id: 'membership' }, kind: 'member-removed' },
      says: ['You were removed'],
    },
  ],
  'project-access-changed': [
    {
      notice: {
        ...act,
        kind: 'project-access-changed',
        projectId: 'p1',
        added: ['staging:admin'],
        removed: ['viewer'],
      },
      says: ['project p1', 'administer staging environments', 'no longer:', 'view the project'],
    },
  ],
  'ownership-offered': [
    { notice: { ...offer, kind: 'ownership-offered' }, says: ['Olga Owner offers you', UNTIL, 'stays'] },
    {
      notice: { ...offer, kind: 'ownership-offered' },
      reader: 'olga',
      says: ['You have offered', 'Alice Adams', UNTIL, 'stay as a member', 'If this was not you'],
    },
  ],
  'ownership-declined': [
    {
      notice: { ...offer, kind: 'ownership-declined' },
      reader: 'olga',
      says: ['Alice Adams has declined', 'still own'],
    },
  ],
  'ownership-withdrawn': [{ notice: { ...offer, kind: 'ownership-withdrawn' }, says: ['Olga Owner', 'was withdrawn'] }],
  'ownership-lapsed': [
    { notice: { ...offer, kind: 'ownership-lapsed' }, reader: 'olga', says: ['Alice Adams has not answered', UNTIL] },
  ],
  'ownership-ended': [
    { notice: { ...offer, kind: 'ownership-ended' }, reader: 'olga', says: ['Alice Adams is no longer a member'] },
  ],
  'ownership-accepted': [
    {
      notice: { ...accepted, stays: false, permissions: [] },
      says: ['now belongs to you', 'Olga Owner is no longer a member'],
    },
    {
      notice: { ...accepted, stays: true, permissions: ['admin'] },
      reader: 'olga',
      says: ['belongs to Alice Adams', 'still a member', 'administer the organization'],
    },
  ],
};
const ALL = Object.values(TOLD).flat();

const NAMES: Readonly<Record<string, string>> = { olga: 'Olga Owner', alice: 'Alice Adams' };
const facts = (reader: string | undefined, more: Partial<Facts> = {}): Facts => ({
  ...{ label: 'Acme', nameOf: userId => NAMES[userId], reader },
  invitation: { permissions: ['members'], link: LINK },
  ...more,
});
const sent = ({ notice, reader = 'alice' }: Told, more: Partial<Facts> = {}) =>
  written(letterOf(notice, facts(reader, more)), 'Hello Alice,');

/** What stands in a document, without its markup. */
const visible = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

describe('a letter about an organization', () => {
  it.each(ALL.map(told => [told.notice.kind, told] as const))('says in both forms what it is about: %s', (_, told) => {
    const { subject, text, html } = sent(told);
    for (const form of [text, visible(html)])
      for (const said of ['Hello Alice,', '“Acme”', 'You get this because', ...told.says]) expect(form).toContain(said);
    expect(subject).toContain('“Acme”');
  });

  it('holds a link only where somebody was invited', () => {
    const linking = ALL.filter(told => JSON.stringify(sent(told)).includes(LINK));
    expect(new Set(linking.map(({ notice }) => notice.kind))).toEqual(new Set(['invitation']));
  });

  it.each(ALL.map(told => [told.notice.kind, told] as const))(
    'takes no name or label for more than text: %s',
    (_, told) => {
      const evil =
        '<script>alert(1)</script>\r\nBcc: eve@example.com\n\n--\n"&amp;\u202e<a href="https://evil.example">';
      const one = sent(told, { label: evil, nameOf: () => evil });
      const harmless = sent(told, { label: 'Acme', nameOf: () => 'Olga' });
      const tags = (html: string) => html.match(/<[^>]+>/g)?.map(tag => tag.replace(/ .*/s, ''));
      expect(tags(one.html)).toEqual(tags(harmless.html));
      expect(one.text.split('\n').length).toBe(harmless.text.split('\n').length);
      expect(one.subject).not.toMatch(/[\r\n\u202e]/);
      expect(one.html).not.toContain('\u202e');
    },
  );

  it('is a sentence too where nobody is known', () => {
    for (const told of ALL) {
      const { subject, text } = sent(told, { nameOf: () => undefined });
      for (const form of [subject, text]) expect(form).not.toMatch(/undefined|null|\bolga\b|\balice\b|  [a-z]| ,/);
    }
  });

  it('tells what is newer than its words by its name', () => {
    const notice = { ...act, kind: 'member-added', permissions: ['kitchen:clean'] } as const;
    expect(sent({ notice, says: [] }).text).toContain('kitchen:clean');
    const onProject = { ...act, kind: 'project-access-changed', projectId: 'p1', removed: [] } as const;
    const added = ['owner', 'night:watcher'];
    expect(sent({ notice: { ...onProject, added }, says: [] }).text).toMatch(/- owner\n {2}- night:watcher/);
  });
});

describe('a letter about an account', () => {
  const link = { userId: 'alice', linkNumber: 1, expiresAt: until };
  const NOTICES: { readonly [K in AccountNotice['kind']]: readonly [AccountNotice, ...string[]] } = {
    'password-reset': [{ ...link, kind: 'password-reset' }, 'new password', UNTIL, LINK],
    'email-change': [{ ...link, kind: 'email-change' }, 'address', UNTIL, LINK],
    'password-changed': [{ userId: 'alice', kind: 'password-changed' }, 'was changed', 'If this was not you'],
    'email-changed': [{ userId: 'alice', kind: 'email-changed' }, 'another address', 'If this was not you'],
  };
  it.each(Object.entries(NOTICES))('says in both forms what it is about: %s', (_, [notice, ...says]) => {
    const { text, html } = written(accountLetterOf(notice, LINK), 'Hello,');
    for (const form of [text, visible(html)])
      for (const said of ['You get this because', ...says]) expect(form).toContain(said);
    expect(text.includes(LINK)).toBe('linkNumber' in notice);
  });
});
