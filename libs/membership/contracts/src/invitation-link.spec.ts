import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { invitationLinkOf, invitationToken } from './invitation-link';

const vaultWith = (secret: string) => {
  const signLink = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  return { signLink, isLinkSignature: (text: string, signature: string) => signLink(text) === signature };
};
const vault = vaultWith('secret');
const link = {
  ...{ organizationId: '01ARZ3NDEKTSV4RRFFQ69G5FAV', invitationId: '97f46eca-6276-8993-bfeb-bbb53cba6f08' },
  linkNumber: 12,
};
const token = invitationToken(link, vault);

describe('the token of an invitation', () => {
  it('leads to what it was made for, the same each time', () => {
    expect(invitationLinkOf(token, vault)).toEqual(link);
    expect(invitationToken(link, vault)).toBe(token);
  });
  it('can stand in an address as it is', () => expect(encodeURIComponent(token)).toBe(token));
  it('is made by nobody who has not got the key', () =>
    expect(invitationLinkOf(invitationToken(link, vaultWith('other')), vault)).toBeUndefined());
  it('says nothing else by the signature of something else', () => {
    const text = token.slice(0, token.lastIndexOf('.'));
    expect(invitationLinkOf(`${text}.${vault.signLink(text)}`, vault)).toBeUndefined();
  });
  it.each([
    ['nothing', ''],
    ['another number', token.replace('.12.', '.11.')],
    ['a number with a zero before it', token.replace('.12.', '.012.')],
    ['another organization', `1${token.slice(1)}`],
    ['another invitation', token.replace('97f4', '97f5')],
    ['no signature', token.slice(0, token.lastIndexOf('.'))],
    ['an empty signature', token.slice(0, token.lastIndexOf('.') + 1)],
    ['less of its signature', token.slice(0, -1)],
    ['more than its signature', `${token}A`],
    ['a line more', `${token}\n`],
    ['another part', `${token}.x`],
  ])('is none with %s', (_, other) => expect(invitationLinkOf(other, vault)).toBeUndefined());
});
