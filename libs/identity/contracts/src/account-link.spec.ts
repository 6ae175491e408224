import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { accountLinkOf, accountLinkToken } from './account-link';

const vaultWith = (secret: string) => {
  const signLink = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  return { signLink, isLinkSignature: (text: string, signature: string) => signLink(text) === signature };
};
const vault = vaultWith('secret');
const link = { purpose: 'password-reset', userId: '97f46eca-6276-8993-bfeb-bbb53cba6f08', linkNumber: 12 } as const;
const token = accountLinkToken(link, vault);
const opened = (text: string) => accountLinkOf(text, 'password-reset', vault);

describe('the token of a link to an account', () => {
  it('leads to what it was made for, the same each time', () => {
    expect(opened(token)).toEqual(link);
    expect(accountLinkToken(link, vault)).toBe(token);
  });
  it('can stand in an address as it is', () => expect(encodeURIComponent(token)).toBe(token));
  it('leads nowhere else', () => {
    expect(accountLinkOf(token, 'email-change', vault)).toBeUndefined();
    const other = { ...link, purpose: 'email-change' } as const;
    expect(opened(accountLinkToken(other, vault))).toBeUndefined();
    expect(accountLinkOf(accountLinkToken(other, vault), 'email-change', vault)).toEqual(other);
  });
  it('is made by nobody who has not got the key', () =>
    expect(opened(accountLinkToken(link, vaultWith('other')))).toBeUndefined());
  it('says nothing else by the signature of something else', () => {
    const text = token.slice(0, token.lastIndexOf('.'));
    for (const signed of [text, `invitation:${text}`, `account:${text}`])
      expect(opened(`${text}.${vault.signLink(signed)}`)).toBeUndefined();
  });
  it.each([
    ['nothing', ''],
    ['another number', token.replace('.12.', '.11.')],
    ['a number with a zero before it', token.replace('.12.', '.012.')],
    ['another user', token.replace('97f4', '97f5')],
    ['no signature', token.slice(0, token.lastIndexOf('.'))],
    ['an empty signature', token.slice(0, token.lastIndexOf('.') + 1)],
    ['less of its signature', token.slice(0, -1)],
    ['more than its signature', `${token}A`],
    ['a line more', `${token}\n`],
    ['another part', `${token}.x`],
  ])('is none with %s', (_, other) => expect(opened(other)).toBeUndefined());
});
