import { describe, expect, it } from '@jest/globals';
import { commandHandler, type Cause, type Streams } from '@charter/event-sourcing';
import { identifier, identifierHistory, user, userHistory, type UserCommand } from '@charter/identity-domain';
import { MortalStreams } from '@charter/testing';
import { addressChange, type ByLink } from './address-change';
import { IDENTIFIER, identifierClaims, USER } from './identifiers';
import { registration } from './registration';

const now = '2026-01-01T00:00:00.000Z';
const later = '2026-01-01T00:01:00.000Z';
const soon = () => AbortSignal.timeout(5_000);
const lookup = (label: string, text: string) => `${label}=${text}`;
const cause = (commandId: string): Cause => ({
  ...{ commandId, requestHash: commandId, correlationId: commandId },
  actor: { kind: 'system', id: 'spec' },
});

/** The service as a process starts it: nothing in memory but the store. */
const started = (streams: Streams) => {
  const users = commandHandler({ streams, decider: user, history: userHistory, category: USER });
  const claimed = commandHandler({ streams, decider: identifier, history: identifierHistory, category: IDENTIFIER });
  const identifiers = identifierClaims({ users, identifiers: claimed });
  const sealing = { seal: async (_id: string, _label: string, text: string) => text, lookup };
  const register = registration({ users, identifiers, sealing });
  const change = addressChange({ users, identifiers, claimed });
  const ask = (userId: string, command: UserCommand, id: string) =>
    users.handle(userId, { ...cause(id), repeatable: false, command }, soon());
  return {
    register: async (name: string, at = now) =>
      register(
        { email: `${name}@a`, usernames: [name], details: {}, country: 'FR', by: 'spec', at },
        cause(name + at),
        soon(),
      ),
    wants: (userId: string, email: string, id: string) =>
      ask(
        userId,
        { type: 'RequestEmailChange', data: { email, emailLookup: lookup('email', email), by: userId, at: now } },
        id,
      ),
    /** Something else that happens to a user. */
    named: (userId: string, firstName: string) =>
      ask(userId, { type: 'ChangeUser', data: { details: { firstName }, by: userId, at: now } }, `named ${firstName}`),
    change: (userId: string, about: Partial<ByLink> = {}) =>
      change({ userId, linkNumber: 1, correlationId: 'c', at: now, deadline: soon(), ...about }),
    holder: async (email: string) => (await claimed.load(lookup('email', email))).state.claim?.userId,
    emailOf: async (userId: string) => {
      const { state } = await users.load(userId);
      return 'roles' in state ? state.address.email : undefined;
    },
  };
};

/** Two users, of whom one wants to have another address. */
const setUp = async () => {
  const streams = new MortalStreams();
  const [alice, bob] = [
    String(await started(streams).register('alice')),
    String(await started(streams).register('bob')),
  ];
  await started(streams).wants(alice, 'new@a', 'w1');
  return { streams, alice, bob, appends: streams.appends };
};

describe('another address', () => {
  it('is claimed, taken, and leaves the one before to others', async () => {
    const { streams, alice } = await setUp();
    expect(await started(streams).change(alice)).toBe('new@a');
    expect(await started(streams).holder('new@a')).toBe(alice);
    expect(await started(streams).holder('alice@a')).toBeUndefined();
    expect(streams.dataOf('IdentifierReleased')).toEqual([{ userId: alice, at: now }]);
  });

  it('is taken once, however often it is confirmed', async () => {
    const { streams, alice } = await setUp();
    await started(streams).change(alice);
    const { length } = streams.stored;
    expect(await started(streams).change(alice)).toBe('new@a');
    expect(streams.stored).toHaveLength(length);
  });

  it('is not claimed by a link that leads nowhere', async () => {
    const { streams, alice } = await setUp();
    expect(await started(streams).change(alice, { linkNumber: 2 })).toEqual({ refused: 'no-such-link' });
    expect(await started(streams).change(alice, { at: '2026-01-02T00:00:00.000Z' })).toEqual({
      refused: 'link-expired',
    });
    expect(await started(streams).change('nobody')).toEqual({ refused: 'no-such-user' });
    expect(await started(streams).holder('new@a')).toBeUndefined();
  });

  it('is refused where somebody has it', async () => {
    const { streams, alice } = await setUp();
    await started(streams).wants(alice, 'bob@a', 'w2');
    expect(await started(streams).change(alice, { linkNumber: 2 })).toEqual({ refused: 'email-taken' });
    expect(await started(streams).emailOf(alice)).toBe('alice@a');
  });

  it('is taken whatever else happens to the user meanwhile', async () => {
    const { streams, alice } = await setUp();
    const process = started(streams);
    const [outcome] = await Promise.all([
      process.change(alice),
      ...['A', 'B', 'C'].map(name => started(streams).named(alice, name)),
    ]);
    expect(outcome).toBe('new@a');
    expect(streams.dataOf('EmailChanged')).toHaveLength(1);
  });

  it('can be the one before again, and is theirs then', async () => {
    const { streams, alice } = await setUp();
    await started(streams).change(alice);
    await started(streams).wants(alice, 'alice@a', 'w2');
    expect(await started(streams).change(alice, { linkNumber: 2 })).toBe('alice@a');
    expect(await started(streams).holder('alice@a')).toBe(alice);
    expect(await started(streams).holder('new@a')).toBeUndefined();
    expect(await started(streams).register('alice', later)).toEqual({ refused: 'email-taken' });
  });
});

describe('a change of address that is cut off', () => {
  const points = async () => {
    const { streams, alice, appends } = await setUp();
    await started(streams).change(alice);
    return Array.from({ length: streams.appends - appends }, (_, append) =>
      [false, true].map(written => ({ append: append + appends, written })),
    ).flat();
  };
  /** Begins a change that dies at a point. */
  const cutOff = async (dieAt: Readonly<{ append: number; written: boolean }>) => {
    const made = await setUp();
    made.streams.dieAt = dieAt;
    await expect(started(made.streams).change(made.alice)).rejects.toThrow('killed');
    return made;
  };

  it('has six points to be cut off at', async () => expect(await points()).toHaveLength(6));

  it('is completed when it is confirmed again, from any of them, also where something happened since', async () => {
    for (const dieAt of await points())
      for (const since of [false, true]) {
        const { streams, alice } = await cutOff(dieAt);
        if (since) await started(streams).named(alice, 'A');
        expect(await started(streams).change(alice, { at: later })).toBe('new@a');
        expect(streams.dataOf('EmailChanged')).toHaveLength(1);
        expect(await started(streams).holder('new@a')).toBe(alice);
      }
  });

  it('leaves each address to one user, from any of them, whoever comes for it', async () => {
    for (const dieAt of await points()) {
      const { streams, alice, bob } = await cutOff(dieAt);
      const isHers = streams.dataOf('EmailChanged').length > 0;
      await started(streams).wants(bob, 'new@a', 'w2');
      const outcome = await started(streams).change(bob, { at: later });
      expect(outcome).toEqual(isHers ? { refused: 'email-taken' } : 'new@a');
      const nina = await started(streams).register('alice', later);
      expect(nina).toEqual(isHers ? { refused: 'username-taken' } : { refused: 'email-taken' });
      // Whoever was cut off and comes back finds it theirs, or taken.
      expect(await started(streams).change(alice, { at: later })).toEqual(
        isHers ? 'new@a' : { refused: 'email-taken' },
      );
      const emails = await Promise.all([alice, bob].map(started(streams).emailOf));
      expect(new Set(emails).size).toBe(2);
    }
  });

  it('keeps the address as long as it may still be going on', async () => {
    const { appends } = await setUp();
    const { streams, bob } = await cutOff({ append: appends, written: true });
    await started(streams).wants(bob, 'new@a', 'w2');
    expect(await started(streams).change(bob)).toEqual({ refused: 'email-taken' });
    expect(await started(streams).change(bob, { at: later })).toBe('new@a');
  });
});
