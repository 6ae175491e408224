import { describe, expect, it } from '@jest/globals';
import { accountLinkToken } from '@charter/identity-contracts';
import { invitationToken } from '@charter/membership-contracts';
import type { DeliveryRequested, Notice, Recipient } from '@charter/notifications-domain';
import { composing, type ComposeParts } from './compose';

const at = '2026-01-01T00:00:00.000Z';
const expiresAt = '2026-01-08T00:00:00.000Z';
const vault = {
  signLink: (text: string) => `signed-${text.replaceAll(/\W/g, '-')}`,
  /** Whoever is called Eve was erased. */
  open: async (subject: string, sealed: string) => (subject === 'eve' ? undefined : `${sealed} of ${subject}`),
};
const person = { email: 'mail', firstName: 'first', lastName: 'last', passwordLink: 2, emailLink: 3, isErased: false };
const invitation = { email: 'mail', invitedAt: at, permissions: ['plans'], linkNumber: 2, isOver: false };
const parts: ComposeParts = {
  // Of Mallory nothing is to be told any more, although the key is still there.
  people: { find: async id => (id === 'nobody' ? undefined : { ...person, isErased: id === 'mallory' }) },
  addresses: {
    holdings: async lookups =>
      lookups.map(lookup => ({ lookup, userId: 'u', until: at, isErased: lookup === 'look-up of mallory' })),
  },
  invitations: {
    find: async id =>
      id === 'none' ? undefined : { ...invitation, id, emailLookup: `look-up of ${id}`, isOver: id === 'over' },
  },
  organizations: {
    find: async ({ id }) => (id === 'none' ? undefined : { id }),
    called: async id => (id === 'deleted' ? undefined : { label: 'Acme' }),
  },
  ...{ vault, publicUrl: 'https://charter.example:8443' },
};
const composed = (notice: Notice, recipient: Recipient, more: Partial<ComposeParts> = {}) => {
  const requested: DeliveryRequested['data'] = {
    ...{ deliveryId: 'd1', recipient, notice, causedBy: 'e1', happenedAt: at, at },
  };
  return composing({ ...parts, ...more })(requested);
};
const alice = { userId: 'alice' };
const by = { kind: 'user', id: 'olga' } as const;
const removed = (organizationId = 'o1'): Notice => ({ kind: 'member-removed', organizationId, by });
const invited = (invitationId: string, linkNumber = 2): Notice => ({
  ...{ kind: 'invitation', organizationId: 'o1', by, invitationId, linkNumber, expiresAt },
});
const link = (kind: 'password-reset' | 'email-change', linkNumber: number): Notice => ({
  ...{ kind, userId: 'alice', linkNumber, expiresAt },
});

type LinkToAccount = Readonly<{
  purpose: 'password-reset' | 'email-change';
  linkNumber: number;
  path: string;
  recipient: Recipient;
  to: string;
  greeting: string;
}>;

describe('a message as it is composed', () => {
  it('goes to a user where they are reached, by their name, and names who acted', async () =>
    expect(await composed(removed(), alice)).toMatchObject({
      mail: {
        ...{ id: 'd1', messageId: '<d1@charter.example>', about: 'alice', to: 'mail of alice' },
        text: expect.stringMatching(/^Hello first of alice,\n\nfirst of olga last of olga has removed you/),
      },
    }));

  it('goes to whoever was invited, by the link that was asked for', async () => {
    const token = invitationToken({ organizationId: 'o1', invitationId: 'i1', linkNumber: 2 }, vault);
    const { mail } = (await composed(invited('i1'), { invitationId: 'i1' })) as { mail: { text: string } };
    expect(mail).toMatchObject({ about: 'invitation:i1', to: 'mail of invitation:i1' });
    expect(mail.text).toContain(`\nhttps://charter.example:8443/invitations/${token}\n`);
    expect(mail.text).toMatch(/^Hello,\n/);
  });

  it.each<LinkToAccount>([
    {
      ...{ purpose: 'password-reset', linkNumber: 2, path: 'password-resets' },
      ...{ recipient: alice, to: 'mail of alice', greeting: 'Hello first' },
    },
    {
      ...{ purpose: 'email-change', linkNumber: 3, path: 'email-changes' },
      ...{ recipient: { ...alice, email: 'new' }, to: 'new of alice', greeting: 'Hello,' },
    },
  ])('has the link to an account: $purpose', async ({ purpose, linkNumber, path, recipient, to, greeting }) => {
    const token = accountLinkToken({ purpose, userId: 'alice', linkNumber }, vault);
    const { mail } = (await composed(link(purpose, linkNumber), recipient)) as { mail: { text: string } };
    expect(mail).toMatchObject({ about: 'alice', to });
    expect(mail.text).toContain(`\nhttps://charter.example:8443/${path}/${token}\n`);
    expect(mail.text.startsWith(greeting)).toBe(true);
  });

  it('does without a name where nobody has one any more', async () => {
    const byEve = { ...removed(), by: { kind: 'user', id: 'eve' } } as Notice;
    const people = { find: async () => ({ ...person, firstName: undefined }) };
    expect(await composed(byEve, alice, { people })).toMatchObject({
      mail: { text: expect.stringMatching(/^Hello,\n\nYou were removed/) },
    });
    const byMallory = { ...removed(), by: { kind: 'user', id: 'mallory' } } as Notice;
    expect(await composed(byMallory, alice)).toMatchObject({
      mail: { text: expect.stringMatching(/\n\nYou were removed/) },
    });
  });
});

describe('a message that is not composed', () => {
  it.each<[string, Notice, Recipient]>([
    ['a person', removed(), { userId: 'nobody' }],
    ['an organization', removed('none'), alice],
    ['an invitation', invited('none'), { invitationId: 'none' }],
    ['a link', invited('i1', 3), { invitationId: 'i1' }],
    ['a link to an account', link('password-reset', 3), alice],
  ])('waits where nobody has told of %s yet', async (_, notice, recipient) =>
    expect(await composed(notice, recipient)).toEqual({ unknown: 'yet' }),
  );

  it.each<[string, Notice, Recipient]>([
    ['recipient-erased', removed(), { userId: 'eve' }],
    ['recipient-erased', removed(), { userId: 'mallory' }],
    ['recipient-erased', invited('mallory'), { invitationId: 'mallory' }],
    ['organization-deleted', removed('deleted'), alice],
    ['invitation-over', invited('over'), { invitationId: 'over' }],
    ['link-replaced', invited('i1', 1), { invitationId: 'i1' }],
    ['link-replaced', link('password-reset', 1), alice],
    ['link-replaced', link('email-change', 2), { ...alice, email: 'new' }],
  ])('is pointless: %s', async (superseded, notice, recipient) =>
    expect(await composed(notice, recipient)).toEqual({ superseded }),
  );
});
