import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandHandler } from '@charter/event-sourcing';
import { user, userHistory } from '@charter/identity-domain';
import { MortalStreams } from '@charter/testing';
import { openVault, type Vault } from '@charter/vault';
import { OperationRefused } from './operation-refused';
import { isRole, peopleOperations, type Newcomer } from './people-operations';

const alice: Newcomer = { email: 'Alice@Example.com', firstName: 'Alice', country: 'FR', roles: ['staff'] };

describe('what operators do about people', () => {
  let folder: string;
  let vault: Vault;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'charter-people-'));
    vault = await openVault(`sqlite:${join(folder, 'vault.db')}`);
  });
  afterAll(async () => {
    await vault.close();
    rmSync(folder, { recursive: true });
  });
  /** A process that begins, with nothing in memory but the store. */
  const people = (streams: MortalStreams) => peopleOperations({ streams, vault });
  const typesIn = (streams: MortalStreams, userId: string) =>
    streams.of(`user-${userId}`).map(({ event: { type } }) => type);
  /** What a departure leads to. */
  const deactivated = async (streams: MortalStreams, userId: string) => {
    const users = commandHandler({ streams, decider: user, history: userHistory, category: 'user' });
    const at = '2026-01-01T00:00:00.000Z';
    const cause = {
      commandId: 'off',
      requestHash: 'off',
      correlationId: 'off',
      actor: { kind: 'system', id: 'spec' },
    } as const;
    const command = { type: 'DeactivateUser', data: { by: 'operator', at } } as const;
    await users.handle(userId, { ...cause, repeatable: false, command }, AbortSignal.timeout(5_000));
  };
  const refused = async (work: Promise<unknown>) => {
    const error = await work.catch((cause: unknown) => cause);
    return error instanceof OperationRefused ? error.message : error;
  };

  describe('registering', () => {
    it('makes a user with roles and a first API token', async () => {
      const streams = new MortalStreams();
      const registered = await people(streams).register(alice, 'op');
      expect(registered).toEqual({
        ...{ userId: expect.any(String), username: 'alice', isNew: true },
        apiToken: expect.stringMatching(/^charter_api_/),
      });
      expect(typesIn(streams, registered.userId)).toEqual(['UserRegistered', 'RoleGranted', 'ApiTokenCreated']);
    });

    it('gives the same user and the same token for the same operation, and stores nothing more', async () => {
      const streams = new MortalStreams();
      const { isNew, ...first } = await people(streams).register(alice, 'op');
      const { length } = streams.stored;
      expect(await people(streams).register(alice, 'op')).toEqual({ ...first, isNew: false });
      expect([isNew, streams.stored.length]).toEqual([true, length]);
    });

    it('gives nothing back that was taken away since', async () => {
      const streams = new MortalStreams();
      const { userId } = await people(streams).register(alice, 'op');
      await people(streams).revokeRole(alice.email, 'staff');
      await deactivated(streams, userId);
      const { length } = streams.stored;
      expect(await people(streams).register(alice, 'op')).toMatchObject({ userId, isNew: false });
      expect(streams.stored).toHaveLength(length);
    });

    it('goes on where it was cut off, from any point', async () => {
      const whole = new MortalStreams();
      const { isNew: _isNew, ...expected } = await people(whole).register(alice, 'op');
      expect(whole.appends).toBe(5);
      for (let append = 0; append < whole.appends; append++)
        for (const written of [false, true]) {
          const streams = new MortalStreams();
          streams.dieAt = { append, written };
          await expect(people(streams).register(alice, 'op')).rejects.toThrow('killed');
          expect(await people(streams).register(alice, 'op')).toMatchObject(expected);
          expect(typesIn(streams, expected.userId)).toEqual(typesIn(whole, expected.userId));
        }
    });

    it('stores nobody’s address or name, not even where an operation is called by it', async () => {
      const streams = new MortalStreams();
      await people(streams).register({ ...alice, username: 'wonderland' }, 'demo:alice@example.com');
      const stored = JSON.stringify(streams.stored, (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      );
      expect(stored).not.toMatch(/alice|wonderland/i);
    });

    it('gives a password, once, to who has none', async () => {
      const streams = new MortalStreams();
      const asked = { ...alice, password: 'correct horse battery' };
      const { userId } = await people(streams).register(asked, 'op');
      expect(typesIn(streams, userId).at(-1)).toBe('PasswordSet');
      const { length } = streams.stored;
      for (const password of [asked.password, 'another horse, another battery'])
        await people(streams).register({ ...asked, password }, 'op');
      expect(streams.stored).toHaveLength(length);
      const without = await people(streams).register({ ...alice, email: 'bob@example.com' }, 'op2');
      await people(streams).register({ ...asked, email: 'bob@example.com' }, 'op2');
      expect(typesIn(streams, without.userId).at(-1)).toBe('PasswordSet');
      expect(streams.dataOf('PasswordSet')).toHaveLength(2);
    });

    it('finds a username in the address, and another one where that is taken', async () => {
      const streams = new MortalStreams();
      await people(streams).register(alice, 'op');
      const { username } = await people(streams).register({ ...alice, email: 'alice@other.example' }, 'op2');
      expect(username).toMatch(/^alice-[a-z0-9_-]{6}$/);
    });

    it.each([
      ['an address that somebody has', alice, 'Somebody is registered with this address already.'],
      ['a username that somebody has', { username: 'alice' }, 'Somebody has this username already.'],
      ['no username', { username: 'Not A Name' }, 'Not A Name is no username.'],
      ['no address', { email: 'alice' }, 'alice is no e-mail address.'],
      ['a password that will not do', { password: 'short' }, 'The password must have at least 12 characters.'],
      ['no country', { country: 'France' }, 'France is no two-letter country code.'],
    ])('is refused with %s', async (_, asked, message) => {
      const streams = new MortalStreams();
      await people(streams).register(alice, 'op');
      const { length } = streams.dataOf('UserRegistered');
      const newcomer = { ...alice, email: 'bob@example.com', ...asked };
      expect(await refused(people(streams).register(newcomer, 'op2'))).toBe(message);
      expect(streams.dataOf('UserRegistered')).toHaveLength(length);
    });

    it('is refused for somebody else under the same id', async () => {
      const streams = new MortalStreams();
      await people(streams).register(alice, 'op');
      const other = people(streams).register({ ...alice, email: 'bob@example.com' }, 'op');
      expect(await refused(other)).toBe('This operation was done before, for somebody else.');
    });
  });

  describe('of somebody who is registered', () => {
    it('grants and revokes roles, also two in the same moment', async () => {
      const streams = new MortalStreams();
      const { userId } = await people(streams).register({ ...alice, roles: [] }, 'op');
      const operators = people(streams);
      await Promise.all([
        operators.grantRole('ALICE@example.com', 'staff'),
        operators.grantRole('alice@example.com', 'auditor'),
      ]);
      await operators.revokeRole('alice@example.com', 'staff');
      const last = streams.of(`user-${userId}`).at(-1)?.event;
      expect(last).toMatchObject({ type: 'RoleRevoked', data: { roles: ['auditor'], revokedBy: 'operator' } });
    });

    it('deactivates and reactivates, and grants nothing meanwhile', async () => {
      const streams = new MortalStreams();
      const { userId } = await people(streams).register({ ...alice, roles: [] }, 'op');
      await deactivated(streams, userId);
      expect(await refused(people(streams).grantRole(alice.email, 'staff'))).toBe('This user has been deactivated.');
      await people(streams).reactivate(alice.email);
      await people(streams).grantRole(alice.email, 'staff');
      expect(typesIn(streams, userId).slice(2)).toEqual(['UserDeactivated', 'UserReactivated', 'RoleGranted']);
    });
  });

  it.each(['grantRole', 'revokeRole', 'reactivate'] as const)('%s needs somebody to do it to', async name =>
    expect(await refused(people(new MortalStreams())[name]('nobody@example.com', 'staff'))).toBe(
      'Nobody is registered as nobody@example.com.',
    ),
  );

  it('knows the roles that there are', () =>
    expect(['staff', 'auditor', 'owner', 'Staff', ''].filter(isRole)).toEqual(['staff', 'auditor']));
});
