import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openVault } from './open-vault';
import { vaultProcess } from './testing/vault-process';
import { KeyDestroyed, NotSealed, type Vault } from './vault';

/** What every adapter promises of the vault that it names for a place. */
export const vaultSuite = (urlOf: (place: string) => string) => {
  let places = 0;
  let place: string;
  let opened: Vault[];
  const openHere = async () => {
    const vault = await openVault(urlOf(place));
    opened.push(vault);
    return vault;
  };
  let vault: Vault;
  beforeEach(async () => {
    place = `place-${(places += 1)}`;
    opened = [];
    vault = await openHere();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(opened.map(vault => vault.close()));
  });

  it('knows of a destruction by another process, of whatever it has opened before', async () => {
    const child = vaultProcess(
      urlOf(place),
      `
      const sealed = await vault.seal('alice', 'email', 'alice@example.com');
      say(await vault.open('alice', sealed));
      await told();
      say((await vault.open('alice', sealed)) ?? 'nothing');
      say(await vault.seal('alice', 'email', 'a').catch(error => error.constructor.name));
    `,
    );
    expect(await child.said()).toBe('alice@example.com');
    await vault.destroy('alice');
    child.tell('go on');
    expect([await child.said(), await child.said()]).toEqual(['nothing', 'KeyDestroyed']);
    expect(await child.endedBy()).toBe(0);
  });

  describe('what is sealed', () => {
    it.each(['alice@example.com', '', 'Zoë 😀\n\0'])('is opened again: %j', async text => {
      const sealed = await vault.seal('alice', 'email', text);
      expect(sealed).toMatch(/^v1\.email\.[\w-]+$/);
      expect(await vault.open('alice', sealed)).toBe(text);
    });

    it('is equal where subject, label and text are, also in another process and later', async () => {
      const sealed = await vault.seal('alice', 'email', 'alice@example.com');
      const second = await openHere();
      expect(await second.seal('alice', 'email', 'alice@example.com')).toBe(sealed);
      await vault.close();
      const later = await openHere();
      expect(await later.seal('alice', 'email', 'alice@example.com')).toBe(sealed);
      expect(await later.open('alice', sealed)).toBe('alice@example.com');
    });

    it('differs by subject, label and text', async () => {
      const payloads = await Promise.all([
        vault.seal('alice', 'email', 'a'),
        vault.seal('bob', 'email', 'a'),
        vault.seal('alice', 'username', 'a'),
        vault.seal('alice', 'email', 'b'),
      ]);
      expect(new Set(payloads.map(sealed => sealed.split('.')[2])).size).toBe(4);
    });

    it('is sealed equally by two that make the key together', async () => {
      const others = await Promise.all([openHere(), openHere()]);
      const sealed = await Promise.all([vault, ...others].map(each => each.seal('alice', 'email', 'a')));
      expect(new Set(sealed).size).toBe(1);
    });

    it('opens for no other subject', async () => {
      const sealed = await vault.seal('alice', 'email', 'alice@example.com');
      await vault.seal('bob', 'email', 'bob@example.com');
      await expect(vault.open('bob', sealed)).rejects.toThrow(NotSealed);
    });

    it('is nothing for a subject that never had a key', async () => {
      const sealed = await vault.seal('alice', 'email', 'alice@example.com');
      expect(await vault.open('nobody', sealed)).toBeUndefined();
    });
  });

  describe('a destroyed key', () => {
    it('opens nothing any more, in no process and not later', async () => {
      const second = await openHere();
      const sealed = await vault.seal('alice', 'email', 'alice@example.com');
      const kept = await vault.seal('bob', 'email', 'bob@example.com');
      expect(await second.open('alice', sealed)).toBe('alice@example.com');
      await vault.destroy('alice');
      for (const each of [vault, second, await openHere()]) {
        expect(await each.open('alice', sealed)).toBeUndefined();
        expect(await each.open('bob', kept)).toBe('bob@example.com');
      }
    });

    it('is never made anew, in no process', async () => {
      const second = await openHere();
      await second.seal('alice', 'email', 'alice@example.com');
      await vault.destroy('alice');
      for (const each of [vault, second, await openHere()]) {
        await expect(each.seal('alice', 'email', 'alice@example.com')).rejects.toThrow(KeyDestroyed);
      }
    });

    it('may be destroyed again, by several at once, and before it was ever made', async () => {
      const second = await openHere();
      await vault.seal('alice', 'email', 'alice@example.com');
      await Promise.all([vault, second, vault].map(each => each.destroy('alice')));
      await vault.destroy('nobody');
      await expect(second.seal('nobody', 'email', 'a')).rejects.toThrow(KeyDestroyed);
    });
  });

  describe('look-ups and links', () => {
    it('are the same after the vault was opened again, and together', async () => {
      const found = vault.lookup('email', 'alice@example.com');
      const signed = vault.signLink('/confirm?user=alice');
      const second = await openHere();
      await vault.close();
      for (const each of [second, await openHere()]) {
        expect(each.lookup('email', 'alice@example.com')).toBe(found);
        expect(each.signLink('/confirm?user=alice')).toBe(signed);
      }
    });

    it('differ from vault to vault', async () => {
      const found = vault.lookup('email', 'alice@example.com');
      const signed = vault.signLink('/confirm?user=alice');
      place = `${place}-elsewhere`;
      const other = await openHere();
      expect(other.lookup('email', 'alice@example.com')).not.toBe(found);
      expect(other.isLinkSignature('/confirm?user=alice', signed)).toBe(false);
    });
  });

  describe('signing keys', () => {
    it('are one key at first, the same for all who start together and for who comes later', async () => {
      const others = await Promise.all([openHere(), openHere()]);
      const [keys, ...theirs] = await Promise.all([vault, ...others].map(each => each.signingKeys()));
      expect(keys).toEqual([
        expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: expect.any(String) }),
      ]);
      for (const each of [...theirs, await (await openHere()).signingKeys()]) expect(each).toEqual(keys);
    });
  });

  describe('records', () => {
    const at = (instant: number) => void jest.spyOn(Date, 'now').mockReturnValue(instant);

    it('are there until they are replaced or deleted, for every process', async () => {
      const second = await openHere();
      await vault.records.put('session', '1', { user: 'alice', roles: ['staff'] });
      expect(await second.records.get('session', '1')).toEqual({ user: 'alice', roles: ['staff'] });
      await second.records.put('session', '1', { user: 'bob' });
      expect(await vault.records.get('session', '1')).toEqual({ user: 'bob' });
      await vault.records.delete('session', '1');
      await vault.records.delete('session', '1');
      expect(await second.records.get('session', '1')).toBeUndefined();
    });

    it('are apart by kind and id', async () => {
      await vault.records.put('session', '1', { is: 'session 1' });
      await vault.records.put('session', '2', { is: 'session 2' });
      await vault.records.put('code', '1', { is: 'code 1' });
      await vault.records.delete('session', '2');
      expect(await vault.records.get('session', '1')).toEqual({ is: 'session 1' });
      expect(await vault.records.get('session', '2')).toBeUndefined();
      expect(await vault.records.get('code', '1')).toEqual({ is: 'code 1' });
    });

    it('are deleted by kind and group', async () => {
      await vault.records.put('token', '1', {}, { group: 'a' });
      await vault.records.put('token', '2', {}, { group: 'a' });
      await vault.records.put('token', '3', {}, { group: 'b' });
      await vault.records.put('token', '4', {});
      await vault.records.put('code', '1', {}, { group: 'a' });
      await vault.records.deleteWhere('token', 'a');
      const left = ['1', '2', '3', '4'].map(async id => (await vault.records.get('token', id)) !== undefined);
      expect(await Promise.all(left)).toEqual([false, false, true, true]);
      expect(await vault.records.get('code', '1')).toEqual({});
    });

    it('leave their group when they are put without it', async () => {
      await vault.records.put('token', '1', {}, { group: 'a' });
      await vault.records.put('token', '1', {});
      await vault.records.deleteWhere('token', 'a');
      expect(await vault.records.get('token', '1')).toEqual({});
    });

    it('are not there any more from the instant at which they expire', async () => {
      const now = Date.now();
      await vault.records.put('session', '1', {}, { expiresAt: new Date(now + 500_000) });
      at(now + 499_999);
      expect(await vault.records.get('session', '1')).toEqual({});
      at(now + 500_000);
      expect(await vault.records.get('session', '1')).toBeUndefined();
      await vault.records.put('session', '1', { again: true });
      at(now + 900_000);
      expect(await vault.records.get('session', '1')).toEqual({ again: true });
    });

    it('refuse an expiry that is no date', async () => {
      const put = vault.records.put('session', '1', {}, { expiresAt: new Date(Number.NaN) });
      await expect(put).rejects.toThrow('valid date');
      expect(await vault.records.get('session', '1')).toBeUndefined();
    });
  });

  it('may be closed twice, and answers nothing afterwards', async () => {
    await vault.close();
    await vault.close();
    await expect(vault.records.get('session', '1')).rejects.toThrow();
  });
};

describe('the name of a vault', () => {
  it.each([
    '',
    'vault.db',
    'sqlite:',
    'sqlite::memory:',
    'sqlite://vault.db',
    'file:vault.db',
    'postgres:',
    'postgres://',
    'postgres:vault',
    'postgres://charter:secret@[localhost/vault',
    'mysql://charter:secret@localhost/vault',
  ])('is not %j', async url => {
    const refused = await openVault(url).catch((error: Error) => error.message);
    expect(refused).toContain('A vault is named by sqlite:<file>');
    expect(refused).toContain('or by postgres://');
    expect(refused).not.toContain('secret');
  });
});
