import { describe, expect, it } from '@jest/globals';
import { MortalStreams } from '@charter/testing';
import { commandHandler, type Cause, type Streams } from '@charter/event-sourcing';
import { identifier, identifierHistory, user, userHistory } from '@charter/identity-domain';
import { IDENTIFIER, identifierClaims, USER } from './identifiers';
import { registration, type NewUser } from './registration';

const now = '2026-01-01T00:00:00.000Z';
const later = '2026-01-01T00:01:00.000Z';
const soon = () => AbortSignal.timeout(5_000);

/** The service as a process starts it: nothing in memory but the store. */
const started = (streams: Streams) => {
  const users = commandHandler({ streams, decider: user, history: userHistory, category: USER });
  const names = commandHandler({ streams, decider: identifier, history: identifierHistory, category: IDENTIFIER });
  const sealing = {
    seal: async (userId: string, _label: string, text: string) => `${userId}:${text}`,
    lookup: (label: string, text: string) => `${label}=${text}`,
  };
  const identifiers = identifierClaims({ users, identifiers: names });
  return registration({ users, identifiers, sealing });
};

const alice = (asked: Partial<NewUser> = {}): NewUser => ({
  email: 'alice@example.com',
  usernames: ['alice'],
  details: { firstName: 'Alice' },
  country: 'FR',
  by: 'sam',
  at: now,
  ...asked,
});
const cause = (commandId: string, requestHash = 'hash'): Cause => ({
  commandId,
  requestHash,
  correlationId: commandId,
  actor: { kind: 'staff', id: 'sam' },
});

describe('registering', () => {
  it('answers one user for one command, however often it comes', async () => {
    const streams = new MortalStreams();
    const id = await started(streams)(alice(), cause('c1'), soon());
    expect(await started(streams)(alice({ at: later }), cause('c1'), soon())).toBe(id);
    expect(streams.dataOf('UserRegistered')).toEqual([
      expect.objectContaining({ userId: id, email: `${id}:alice@example.com` }),
    ]);
  });

  it('is refused to a command whose id was used for something else', async () => {
    const streams = new MortalStreams();
    await started(streams)(alice(), cause('c1'), soon());
    const other = started(streams)(alice({ email: 'bob@example.com' }), cause('c1', 'other'), soon());
    expect(await other).toEqual({ refused: 'command-id-reused' });
  });

  it('is refused where the address is taken', async () => {
    const streams = new MortalStreams();
    await started(streams)(alice(), cause('c1'), soon());
    const again = started(streams)(alice({ usernames: ['other'] }), cause('c2'), soon());
    expect(await again).toEqual({ refused: 'email-taken' });
  });

  it('takes the first username that is free', async () => {
    const streams = new MortalStreams();
    await started(streams)(alice(), cause('c1'), soon());
    const bob = { email: 'bob@example.com', usernames: ['alice', 'alice-2'] };
    await started(streams)(alice(bob), cause('c2'), soon());
    expect(streams.dataOf('UserRegistered')).toMatchObject([
      { usernameLookup: 'username=alice' },
      { usernameLookup: 'username=alice-2' },
    ]);
  });

  it('leaves the address free where every username is taken', async () => {
    const streams = new MortalStreams();
    await started(streams)(alice(), cause('c1'), soon());
    const bob = { email: 'bob@example.com' };
    expect(await started(streams)(alice(bob), cause('c2'), soon())).toEqual({ refused: 'username-taken' });
    const renamed = alice({ ...bob, usernames: ['bob'] });
    expect(await started(streams)(renamed, cause('c2'), soon())).toEqual(expect.any(String));
    expect(streams.dataOf('UserRegistered')).toHaveLength(2);
  });

  it('gives an address and a username to one of many who ask at once', async () => {
    const streams = new MortalStreams();
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, index) => started(streams)(alice(), cause(`c${index}`), soon())),
    );
    expect(outcomes.filter(outcome => typeof outcome === 'string')).toHaveLength(1);
    expect(streams.dataOf('UserRegistered')).toHaveLength(1);
  });
});

describe('registering by an invitation', () => {
  const invited = (asked: Partial<NewUser> = {}): NewUser => {
    const { by: _by, ...newcomer } = alice({ invitationId: 'i1', ...asked });
    return newcomer;
  };
  const own = (commandId: string) => {
    const { actor: _actor, ...rest } = cause(commandId);
    return rest;
  };

  it('is done by who is registered', async () => {
    const streams = new MortalStreams();
    const id = await started(streams)(invited(), own('c1'), soon());
    expect(streams.dataOf('UserRegistered')).toMatchObject([{ registeredBy: id, invitationId: 'i1' }]);
    for (const { metadata } of streams.of(`user-${String(id)}`)) expect(metadata.actor).toEqual({ kind: 'user', id });
  });

  it('is done once, whichever command asks for it and for whom', async () => {
    const streams = new MortalStreams();
    const id = await started(streams)(invited(), own('c1'), soon());
    for (const asked of [invited(), invited({ usernames: ['other'] }), invited({ email: 'bob@example.com' })])
      expect(await started(streams)(asked, own('c2'), soon())).toEqual({
        refused: expect.stringMatching(/registered|taken/),
      });
    expect(await started(streams)(invited({ at: later }), own('c1'), soon())).toBe(id);
    expect(streams.dataOf('UserRegistered')).toHaveLength(1);
  });

  it('keeps a password for whom it turns out to be, and for nobody before that is clear', async () => {
    const streams = new MortalStreams();
    const kept: string[] = [];
    const keepPassword = async (userId: string) => `password ${kept.push(userId)}`;
    const id = await started(streams)(invited({ keepPassword }), own('c1'), soon());
    expect(kept).toEqual([id]);
    expect(streams.dataOf('PasswordSet')).toEqual([{ passwordId: 'password 1', setBy: id, at: now }]);
    await started(streams)(invited({ keepPassword }), own('c1'), soon());
    await started(streams)(alice({ keepPassword }), cause('c3'), soon());
    expect(kept).toEqual([id]);
  });
});

describe('a registration that is cut off', () => {
  const points = async () => {
    const streams = new MortalStreams();
    await started(streams)(alice(), cause('c1'), soon());
    return Array.from({ length: streams.appends }, (_, append) =>
      [false, true].map(written => ({ append, written })),
    ).flat();
  };

  it('has six points to be cut off at', async () => expect(await points()).toHaveLength(6));

  it('is completed when it is asked for again, from any of them', async () => {
    for (const dieAt of await points()) {
      const streams = new MortalStreams();
      streams.dieAt = dieAt;
      await expect(started(streams)(alice(), cause('c1'), soon())).rejects.toThrow('killed');
      await started(streams)(alice(), cause('c1'), soon());
      expect(streams.dataOf('UserRegistered')).toHaveLength(1);
    }
  });

  it('keeps the address from nobody for long, from any of them', async () => {
    for (const dieAt of await points()) {
      const streams = new MortalStreams();
      streams.dieAt = dieAt;
      await expect(started(streams)(alice(), cause('c1'), soon())).rejects.toThrow('killed');
      const registered = streams.dataOf('UserRegistered').length;
      const outcome = await started(streams)(alice({ at: later }), cause('c2'), soon());
      expect(outcome).toEqual(registered ? { refused: 'email-taken' } : expect.any(String));
      expect(streams.dataOf('UserRegistered')).toHaveLength(1);
      // Whoever was cut off and comes back finds the address taken, by themselves or by the other.
      const back = await started(streams)(alice(), cause('c1'), soon());
      expect(back).toEqual(registered ? expect.any(String) : { refused: 'email-taken' });
      expect(streams.dataOf('UserRegistered')).toHaveLength(1);
    }
  });

  it('keeps the address as long as it may still be going on', async () => {
    const streams = new MortalStreams();
    streams.dieAt = { append: 0, written: true };
    await expect(started(streams)(alice(), cause('c1'), soon())).rejects.toThrow('killed');
    expect(await started(streams)(alice(), cause('c2'), soon())).toEqual({ refused: 'email-taken' });
  });
});
