import { describe, expect, it } from '@jest/globals';
import { commandHandler, isRefusal, type Streams } from '@charter/event-sourcing';
import { membership, membershipHistory, owner, ownerHistory, type MembershipCommand } from '@charter/membership-domain';
import { MortalStreams } from '@charter/testing';
import { MEMBERSHIP } from '../memberships';
import { claimedMemberships } from './claimed-memberships';
import { claiming } from './claims';
import { departures } from './departures';
import { OWNER } from './owners';

const at = '2026-01-01T00:00:00.000Z';
const soon = () => AbortSignal.timeout(5_000);
let made = 0;
const cause = () => {
  const commandId = `c${made++}`;
  return {
    commandId,
    requestHash: commandId,
    correlationId: commandId,
    actor: { kind: 'system', id: 'spec' },
  } as const;
};

/** One process of the service, on streams that several may share. */
const started = (streams: Streams, deleted: ReadonlySet<string> = new Set()) => {
  const plain = commandHandler({ streams, decider: membership, history: membershipHistory, category: MEMBERSHIP });
  const owners = commandHandler({ streams, decider: owner, history: ownerHistory, category: OWNER });
  const memberships = claimedMemberships({ memberships: plain, claim: claiming(owners) });
  const leaving = departures({ streams, memberships, owners, isDeleted: async id => deleted.has(id) });
  const give = async (organizationId: string, command: MembershipCommand) => {
    const outcome = await memberships.handle(organizationId, { ...cause(), repeatable: false, command }, soon());
    return isRefusal(outcome) ? outcome.refused : undefined;
  };
  return {
    owners,
    give,
    found: (organizationId: string, ownerId: string) =>
      give(organizationId, { type: 'FoundMembership', data: { organizationId, ownerId, at } }),
    /** Makes somebody a member, and offers them ownership. */
    offered: async (organizationId: string, by: string, userId: string) => {
      const asked = { by: { kind: 'user', id: by }, at } as const;
      await give(organizationId, { type: 'AddMember', data: { ...asked, memberId: userId, permissions: [] } });
      const offerId = `to ${userId}`;
      await give(organizationId, { type: 'OfferOwnership', data: { ...asked, offerId, userId, stay: true } });
    },
    accept: (organizationId: string, userId: string) =>
      give(organizationId, {
        type: 'AcceptOwnership',
        data: { by: { kind: 'user', id: userId }, at, offerId: `to ${userId}` },
      }),
    ownerOf: async (organizationId: string) => {
      const { state } = await memberships.load(organizationId);
      return state.status === 'founded' ? state.ownerId : undefined;
    },
    depart: (userId: string, departureId = 'd1') =>
      leaving.decide({ userId, departureId, at, because: cause() }, soon()),
    comeBack: (userId: string) => leaving.callOff({ userId, at, because: cause() }, soon()),
    isGone: async (userId: string) => (await owners.load(userId)).state.departureId !== undefined,
    vetoedBy: async (userId: string) => [...(await owners.load(userId)).state.claims.keys()],
  };
};

describe('who is to be let go', () => {
  it('goes where they own nothing, and owns nothing from then on', async () => {
    const service = started(new MortalStreams());
    await service.found('o1', 'olga');
    await service.offered('o1', 'olga', 'alice');
    await service.depart('alice');
    expect(await service.isGone('alice')).toBe(true);
    expect(await service.accept('o1', 'alice')).toBe('departing');
    expect(await service.found('o2', 'alice')).toBe('departing');
    expect([await service.ownerOf('o1'), await service.ownerOf('o2')]).toEqual(['olga', undefined]);
    await service.comeBack('alice');
    expect(await service.accept('o1', 'alice')).toBeUndefined();
    expect(await service.ownerOf('o1')).toBe('alice');
  });

  it('stays while they own anything, and goes when it is handed over or deleted', async () => {
    const deleted = new Set<string>();
    const service = started(new MortalStreams(), deleted);
    for (const id of ['o1', 'o2']) await service.found(id, 'olga');
    await service.offered('o1', 'olga', 'alice');
    await service.depart('olga', 'd1');
    expect([await service.isGone('olga'), await service.vetoedBy('olga')]).toEqual([false, ['o1', 'o2']]);
    await service.accept('o1', 'alice');
    await service.depart('olga', 'd2');
    expect([await service.isGone('olga'), await service.vetoedBy('olga')]).toEqual([false, ['o2']]);
    deleted.add('o2');
    await service.depart('olga', 'd3');
    expect(await service.isGone('olga')).toBe(true);
    await service.depart('alice', 'd4');
    expect(await service.isGone('alice')).toBe(false);
  });

  it('stays while what would make them an owner may still come, and goes once it cannot', async () => {
    const service = started(new MortalStreams());
    await service.found('o1', 'olga');
    // A process has claimed, and was killed before it accepted.
    const data = { userId: 'alice', claims: [{ organizationId: 'o1', fence: '0' }], at };
    const command = { type: 'ClaimOwnership', data } as const;
    await service.owners.handle('alice', { ...cause(), repeatable: false, command }, soon());
    await service.depart('alice', 'd1');
    expect(await service.isGone('alice')).toBe(false);
    await service.offered('o1', 'olga', 'bob');
    await service.depart('alice', 'd2');
    expect(await service.isGone('alice')).toBe(true);
  });

  it('is told the same however often it is asked', async () => {
    const service = started(new MortalStreams());
    await service.found('o1', 'olga');
    await service.depart('olga', 'd1');
    await service.offered('o1', 'olga', 'alice');
    await service.accept('o1', 'alice');
    await service.depart('olga', 'd1');
    expect(await service.isGone('olga')).toBe(false);
  });

  it('comes to own many things at once by few appends', async () => {
    const streams = new MortalStreams();
    const service = started(streams);
    const ids = Array.from({ length: 30 }, (_, number) => `o${number}`);
    const before = streams.appends;
    await Promise.all(ids.map(id => service.found(id, 'olga')));
    expect(await service.vetoedBy('olga')).toEqual(ids);
    // One for each membership, and two for what was claimed first and all that came meanwhile.
    expect(streams.appends - before).toBeLessThanOrEqual(ids.length + 3);
  });

  it.each(Array.from({ length: 20 }, (_, round) => round))(
    'is never both gone and an owner, whatever two processes do at one time (%d)',
    async () => {
      const streams = new MortalStreams();
      const [one, other] = [started(streams), started(streams)];
      await one.found('o1', 'olga');
      await one.offered('o1', 'olga', 'alice');
      const by = { kind: 'user', id: 'olga' } as const;
      await Promise.all([
        one.accept('o1', 'alice'),
        other.depart('alice', 'd1'),
        other.give('o1', { type: 'AddMember', data: { by, at, memberId: 'bob', permissions: [] } }),
        one.found('o2', 'alice'),
        one.depart('alice', 'd2'),
      ]);
      const owned = [await one.ownerOf('o1'), await one.ownerOf('o2')].includes('alice');
      expect((await one.isGone('alice')) && owned).toBe(false);
    },
  );
});
