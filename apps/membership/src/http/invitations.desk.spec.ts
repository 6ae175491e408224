import { describe, expect, it } from '@jest/globals';
import { Problem } from '@charter/service';
import { someCause } from '@charter/testing';
import type { Asker } from './asker';
import { invitationsDesk } from './invitations.desk';

const asker = (dryRun: boolean): Asker => ({
  ...{ organizationId: 'o1', access: { owner: true, permissions: [] }, dryRun, seen: {} },
  caller: {
    ...{ id: 'olga', kind: 'user', roles: [], sessionId: 's1', now: '2026-01-01T00:00:00.000Z' },
    ...{ deadline: AbortSignal.timeout(1_000), cause: someCause(), repeatable: false },
  },
});

/** The desk, before a membership that accepts or refuses, and what was sealed at it. */
const given = ({ refuses }: Readonly<{ refuses: boolean }>) => {
  const sealed: string[] = [];
  const desk = invitationsDesk({
    invitations: {
      one: async () => undefined,
      of: async () => ({ items: [], links: {} }),
      sentAt: async () => undefined,
    },
    memberships: { load: async () => ({ state: { status: 'unknown' }, head: 'no-stream' }) },
    change: async ({ dryRun }) => {
      if (refuses) throw new Problem(409, 'Refused.');
      return dryRun ? 'tried' : 'done';
    },
    addresses: { userWithEmail: async () => undefined },
    vault: {
      lookup: (_label, text) => text,
      open: async () => undefined,
      seal: async (_subject, _label, text) => {
        sealed.push(text);
        return 'sealed';
      },
    },
    limit: async () => undefined,
  });
  return { desk, sealed };
};
const asked = { email: 'ann@example.com', permissions: [] };

describe('inviting', () => {
  it('makes a key for the address of whoever is invited', async () => {
    const { desk, sealed } = given({ refuses: false });
    expect(await desk.invite(asker(false), asked)).toBe('done');
    expect(sealed).toEqual(['ann@example.com']);
  });
  it('leaves no key behind where it is refused', async () => {
    const { desk, sealed } = given({ refuses: true });
    await expect(desk.invite(asker(false), asked)).rejects.toMatchObject({ status: 409 });
    expect(sealed).toEqual([]);
  });
  it('leaves none where it is only tried', async () => {
    const { desk, sealed } = given({ refuses: false });
    expect(await desk.invite(asker(true), asked)).toBe('tried');
    expect(sealed).toEqual([]);
  });
});
