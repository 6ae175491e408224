import { describe, expect, it } from '@jest/globals';
import { erasing } from './erasing';

const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;
const HOLDINGS = [
  { lookup: 'a', userId: 'alice', until: at(5), isErased: true },
  { lookup: 'b', userId: 'alice', until: at(3), isErased: true },
  { lookup: 'b', userId: 'bob', until: null, isErased: false },
];
const INVITATIONS = [
  { id: 'her-address', emailLookup: 'a', invitedAt: at(1) },
  { id: 'her-address-once', emailLookup: 'b', invitedAt: at(2) },
  { id: 'not-hers-any-more', emailLookup: 'b', invitedAt: at(4) },
  { id: 'after-she-was-erased', emailLookup: 'a', invitedAt: at(6) },
  { id: 'nobodys', emailLookup: 'c', invitedAt: at(1) },
];
const HERS = ['alice', 'invitation:her-address', 'invitation:her-address-once'];

/** What is kept of each, in a process that may die at one of the calls that change anything. */
const world = (dieAt?: number) => {
  const [keys, mails] = [new Set<string>(), new Set<string>()];
  for (const subject of ['alice', 'bob', ...INVITATIONS.map(({ id }) => `invitation:${id}`)])
    for (const kept of [keys, mails]) kept.add(subject);
  let calls = 0;
  const orDead = () => {
    if (++calls === dieAt) throw new Error('killed');
  };
  const parts = {
    addresses: {
      of: async (userId: string) => HOLDINGS.filter(one => one.userId === userId).map(({ lookup }) => lookup),
      holdings: async (lookups: readonly string[]) => HOLDINGS.filter(({ lookup }) => lookups.includes(lookup)),
    },
    invitations: {
      find: async (id: string) => {
        const found = INVITATIONS.find(one => one.id === id);
        return found && { ...found, email: 'sealed', permissions: [], linkNumber: 1, isOver: false };
      },
      to: async (lookups: readonly string[]) => INVITATIONS.filter(one => lookups.includes(one.emailLookup)),
    },
    vault: {
      destroy: async (subject: string) => {
        orDead();
        keys.delete(subject);
      },
    },
    mailbox: {
      purge: async (subjects: readonly string[]) => {
        orDead();
        for (const subject of subjects) mails.delete(subject);
      },
    },
    upToDate: async () => undefined,
    isInDoubt: () => false,
  };
  return { parts, keys, mails, calls: () => calls, lives: () => (dieAt = undefined) };
};
const OTHERS = ['bob', 'invitation:not-hers-any-more', 'invitation:after-she-was-erased', 'invitation:nobodys'];

describe('erasing somebody', () => {
  it('leaves nothing that was sent to them or to an address of theirs, and all else', async () => {
    const { parts, keys, mails } = world();
    await erasing(parts).person('alice');
    expect([[...keys], [...mails]]).toEqual([OTHERS, OTHERS]);
  });

  it('leaves nothing however often it dies on the way, and is done again', async () => {
    for (let dieAt = 1; dieAt <= HERS.length + 1; dieAt++) {
      const { parts, keys, mails, lives } = world(dieAt);
      await expect(erasing(parts).person('alice')).rejects.toThrow('killed');
      lives();
      await erasing(parts).person('alice');
      expect([dieAt, [...keys], [...mails]]).toEqual([dieAt, OTHERS, OTHERS]);
    }
  });

  it('has as many points to die at as there are', async () => {
    const { parts, calls } = world();
    await erasing(parts).person('alice');
    expect(calls()).toBe(HERS.length + 1);
  });

  it('destroys keys where nothing is kept, too', async () => {
    const { parts, keys } = world();
    await erasing({ ...parts, mailbox: undefined }).person('alice');
    expect([...keys]).toEqual(OTHERS);
  });

  it('waits until all is known, and is not done where that cannot be', async () => {
    const { parts, keys } = world();
    const late = { ...parts, upToDate: () => Promise.reject(new Error('not yet')) };
    await expect(erasing(late).person('alice')).rejects.toThrow('not yet');
    await expect(erasing(late).invitation('her-address')).rejects.toThrow('not yet');
    await expect(erasing({ ...parts, isInDoubt: () => true }).person('alice')).rejects.toThrow('alice');
    expect(keys.size).toBe(INVITATIONS.length + 2);
  });
});

describe('an invitation that is told of after its receiver was erased', () => {
  it.each(INVITATIONS.map(({ id }) => id))('is taken away where it was theirs: %s', async id => {
    const { parts, keys, mails } = world();
    await erasing(parts).invitation(id);
    const stays = OTHERS.includes(`invitation:${id}`);
    for (const kept of [keys, mails]) expect([kept.has(`invitation:${id}`), kept.size]).toEqual([stays, stays ? 7 : 6]);
  });

  it('is not passed over where it is not known', async () => {
    await expect(erasing(world().parts).invitation('unknown')).rejects.toThrow('unknown');
  });
});
