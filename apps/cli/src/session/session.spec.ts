import { describe, expect, it } from '@jest/globals';
import { Failure } from '../failure';
import type { Issuer } from './issuer';
import type { PrivateFiles } from './private-files';
import { openSession } from './session';

const url = new URL('http://127.0.0.1:8080');
const MINUTE = 60_000;

/** Numbers the access tokens it gives out, so a second exchange shows. */
const countingIssuer = () => {
  const revoked: string[] = [];
  let number = 0;
  const issuer: Issuer = {
    exchange: async apiToken => {
      if (apiToken === 'wrong') throw new Failure('The API token was refused.');
      return { token: `${apiToken}/${++number}`, expiresAt: 15 * MINUTE };
    },
    revoke: async token => void revoked.push(token),
  };
  return { issuer, revoked };
};

const memory = (): PrivateFiles => {
  const files = new Map<string, object>();
  return {
    read: async <Content>(name: string) => files.get(name) as Content | undefined,
    write: async (name, content) => void files.set(name, content),
    remove: async name => void files.delete(name),
  };
};

const laptop = () => {
  const { issuer, revoked } = countingIssuer();
  const files = memory();
  /** Each command opens the session anew. */
  const command = ({ givenToken, minute = 0 }: { givenToken?: string; minute?: number } = {}) =>
    openSession({ url, files, issuer, givenToken, now: () => minute * MINUTE });
  return { command, files, issuer, revoked };
};

describe('an access token', () => {
  it('is used by later commands while it lives', async () => {
    const { command } = laptop();
    expect(await command({ givenToken: 'olga' }).accessToken()).toBe('olga/1');
    expect(await command({ givenToken: 'olga', minute: 14 }).accessToken()).toBe('olga/1');
    expect(await command({ givenToken: 'olga', minute: 15 }).accessToken()).toBe('olga/2');
  });

  it('is never used for another API token', async () => {
    const { command } = laptop();
    await command({ givenToken: 'olga' }).accessToken();
    expect(await command({ givenToken: 'bob' }).accessToken()).toBe('bob/2');
  });

  it('is replaced when the server no longer takes it', async () => {
    const { command } = laptop();
    await command({ givenToken: 'olga' }).accessToken();
    expect(await command({ givenToken: 'olga' }).renewedToken()).toBe('olga/2');
    expect(await command({ givenToken: 'olga' }).accessToken()).toBe('olga/2');
  });

  it('is not to be had without a login', async () =>
    expect(laptop().command().accessToken()).rejects.toMatchObject({ exitCode: 3 }));
});

describe('a login', () => {
  it('is kept for later commands', async () => {
    const { command } = laptop();
    await command().login('olga');
    expect(await command().accessToken()).toBe('olga/1');
    expect(await command().isOpen()).toBe(true);
  });

  it('gives way to a token from the environment', async () => {
    const { command } = laptop();
    await command().login('olga');
    expect(await command({ givenToken: 'bob' }).accessToken()).toBe('bob/2');
  });

  it('is for one server', async () => {
    const { command, files, issuer } = laptop();
    await command().login('olga');
    const elsewhere = openSession({ url: new URL('http://127.0.0.1:9090'), files, issuer, givenToken: undefined });
    expect(await elsewhere.isOpen()).toBe(false);
  });

  it('that the server refuses leaves the one before', async () => {
    const { command } = laptop();
    await command().login('olga');
    await expect(command().login('wrong')).rejects.toThrow('refused');
    expect(await command().accessToken()).toBe('olga/1');
  });

  it('ends with its access token', async () => {
    const { command, revoked } = laptop();
    await command().login('olga');
    expect(await command().logout()).toBe(true);
    expect(revoked).toEqual(['olga/1']);
    expect(await command().isOpen()).toBe(false);
  });

  it('ends here also when the server cannot be told', async () => {
    const { command, files, issuer } = laptop();
    await command().login('olga');
    const cutOff = openSession({
      url,
      files,
      issuer: { ...issuer, revoke: () => Promise.reject(new Error('down')) },
      givenToken: undefined,
      now: () => 0,
    });
    expect(await cutOff.logout()).toBe(false);
    expect(await command().isOpen()).toBe(false);
  });
});
