import { createHash } from 'node:crypto';
import { EXIT, Failure } from '../failure';
import type { AccessToken, Issuer } from './issuer';
import type { PrivateFiles } from './private-files';

/** Who the command acts as, at one server. */
export interface Session {
  /** An access token, kept from an earlier command while it lives; rejects where nobody is logged in. */
  accessToken(): Promise<string>;
  /** A new access token, in place of one that the server no longer takes. */
  renewedToken(): Promise<string>;
  isOpen(): Promise<boolean>;
  /** Checks the API token with the server and keeps it. */
  login(apiToken: string): Promise<void>;
  /** Revokes the access token and forgets everything; false where the server could not be told. */
  logout(): Promise<boolean>;
}

export type SessionOptions = Readonly<{
  url: URL;
  files: PrivateFiles;
  issuer: Issuer;
  /** From PLATFORM_TOKEN; it goes before the one that was kept. */
  givenToken: string | undefined;
  now?: () => number;
}>;

/** A token that ends while its request is on the way would cost a second exchange. */
const TOO_LATE_MS = 5_000;

type Login = Readonly<{ apiToken: string }>;
type Access = AccessToken & Readonly<{ from: string }>;

/**
 * Opens the session that the environment and the kept login give. Login and access token lie in files of their own, so
 * that a command which renews the one never undoes the other.
 */
export const openSession = ({ url, files, issuer, givenToken, now = Date.now }: SessionOptions): Session => {
  const loginFile = `${encodeURIComponent(url.origin)}.login.json`;
  const accessFile = `${encodeURIComponent(url.origin)}.access.json`;

  const apiToken = async () => givenToken ?? (await files.read<Login>(loginFile))?.apiToken;
  const requiredToken = async () => (await apiToken()) ?? Promise.reject(notLoggedIn(url));

  const exchanged = async (apiToken: string) => {
    const access: Access = { ...(await issuer.exchange(apiToken)), from: fingerprint(apiToken) };
    // Kept for the sake of speed alone: where nothing can be written, every command asks anew.
    await files.write(accessFile, access).catch(() => undefined);
    return access.token;
  };

  return {
    async accessToken() {
      const token = await requiredToken();
      const kept = await files.read<Access>(accessFile);
      const usable = kept?.from === fingerprint(token) && kept.expiresAt - TOO_LATE_MS > now();
      return usable ? kept.token : exchanged(token);
    },

    renewedToken: async () => exchanged(await requiredToken()),

    isOpen: async () => (await apiToken()) !== undefined,

    async login(apiToken) {
      await exchanged(apiToken);
      await files.write(loginFile, { apiToken });
    },

    async logout() {
      const access = await files.read<Access>(accessFile);
      await files.remove(loginFile);
      await files.remove(accessFile);
      if (access === undefined || access.expiresAt <= now()) return true;
      const revocation = issuer.revoke(access.token);
      return revocation.then(
        () => true,
        () => false,
      );
    },
  };
};

const notLoggedIn = (url: URL) =>
  new Failure(`You are not logged in at ${url.origin}.`, {
    exitCode: EXIT.loginRequired,
    advice: ['Log in with an API token: platform auth:login', 'Or set PLATFORM_TOKEN to one.'],
  });

/** Tells API tokens apart without keeping a second copy of them. */
const fingerprint = (apiToken: string) => createHash('sha256').update(apiToken).digest('base64url');
