import { randomBytes } from 'node:crypto';
import type { Vault } from '@charter/vault';

/** A browser with which somebody has logged in before. */
export type Device = Readonly<{ id: string; userId: string }>;

/** By a cookie a browser shows whom it was that logged in with it last. It lets nobody in. */
export type DeviceCookies = Readonly<{
  deviceOf: (cookies: string | undefined) => Device | undefined;
  /** The cookie for a browser with which somebody has just shown that they are whom they say. */
  cookieFor: (userId: string, before: Device | undefined) => string;
}>;

const NAME = 'charter_device';
/** After a year without it they count as anybody. */
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;
const VALUE = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

export const deviceCookies = (
  vault: Pick<Vault, 'signLink' | 'isLinkSignature'>,
  { secure }: Readonly<{ secure: boolean }>,
): DeviceCookies => ({
  deviceOf: (cookies = '') => {
    const values = cookies.split(';').map(cookie => cookie.trim().split('='));
    const [, value = ''] = values.find(([name]) => name === NAME) ?? [];
    const [, userId, id, signature] = VALUE.exec(value) ?? [];
    if (userId === undefined || id === undefined || signature === undefined) return undefined;
    return vault.isLinkSignature(signed({ id, userId }), signature) ? { id, userId } : undefined;
  },
  cookieFor: (userId, before) => {
    const id = before?.userId === userId ? before.id : randomBytes(16).toString('base64url');
    const value = `${userId}.${id}.${vault.signLink(signed({ id, userId }))}`;
    const attributes = `Path=/oauth2; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
    return `${NAME}=${value}; ${attributes}`;
  },
});

const signed = ({ id, userId }: Device): string => `device:${userId}.${id}`;
