import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { deviceCookies } from './device-cookie';

const vaultWith = (secret: string) => {
  const signLink = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  return { signLink, isLinkSignature: (text: string, signature: string) => signLink(text) === signature };
};
const { deviceOf, cookieFor } = deviceCookies(vaultWith('secret'), { secure: false });
const pairOf = (cookie: string) => cookie.split(';')[0] ?? '';

describe('the cookie of a browser with which somebody has logged in', () => {
  const cookie = cookieFor('alice', undefined);
  const device = deviceOf(pairOf(cookie));

  it('tells who that was, among other cookies', () => {
    expect(device).toEqual({ id: expect.stringMatching(/^[\w-]{22}$/), userId: 'alice' });
    expect(deviceOf(`a=b; ${pairOf(cookie)}; c=d`)).toEqual(device);
  });
  it('stays the same for them, and is another for anybody else', () => {
    expect(deviceOf(pairOf(cookieFor('alice', device)))).toEqual(device);
    expect(deviceOf(pairOf(cookieFor('bob', device)))).not.toMatchObject({ id: device?.id });
  });
  it('is read by no script and sent by no other site, and only encrypted where we are', () => {
    expect(cookie).toMatch(/; Path=\/oauth2; Max-Age=31536000; HttpOnly; SameSite=Lax$/);
    expect(deviceCookies(vaultWith('secret'), { secure: true }).cookieFor('alice', undefined)).toMatch(/; Secure$/);
  });
  it.each([
    ['nothing', undefined],
    ['no such cookie', 'a=b'],
    ['another user', pairOf(cookie).replace('alice', 'bob')],
    ['no signature', pairOf(cookie).slice(0, pairOf(cookie).lastIndexOf('.'))],
    ['one of another vault', pairOf(deviceCookies(vaultWith('x'), { secure: false }).cookieFor('alice', undefined))],
    ['nonsense', 'charter_device=%%%'],
  ])('tells nothing by %s', (_, cookies) => expect(deviceOf(cookies)).toBeUndefined());
});
