import { randomUUID } from 'node:crypto';
import type { Message, Recorded } from '@charter/event-sourcing';
import type { IdentityPublicEvent } from '@charter/identity-contracts';
import { lookupOfEmail } from '@charter/identity-copy';
import { subjectOfInvitation, type MembershipPublicEvent } from '@charter/membership-contracts';
import type { OrganizationsPublicEvent } from '@charter/organizations-contracts';
import type { Parts } from '@charter/service';

const at = '2026-01-01T00:00:00.000Z';
const OPEN_MS = 7 * 24 * 3_600_000;

type Person = Readonly<{ email: string; firstName?: string; lastName?: string }>;

type Stored = Pick<Parts, 'store' | 'vault'>;
type Happens = (stream: string, ...events: readonly Message[]) => Promise<void>;

/** What other services tell. */
export const whatOthersTell = (parts: Stored) => {
  const happens = happeningIn(parts);
  return {
    person: registering(happens, parts),
    invitation: inviting(happens, parts),
    /** Tells what has become of an account. */
    account: (userId: string, ...events: readonly IdentityPublicEvent[]) => happens(`user-${userId}`, ...events),
    /** Tells what has become of who may do what in an organization. */
    membership: (organizationId: string, ...events: readonly MembershipPublicEvent[]) =>
      happens(`membership-${organizationId}`, ...events),
    /** Creates an organization, and answers its id. */
    organization: async (label: string): Promise<string> => {
      const organizationId = randomUUID();
      const named = { organizationId, label, name: organizationId, country: 'FR', type: 'flexible' } as const;
      const data = { ...named, ownerId: 'olga', createdBy: 'olga', at };
      const created: OrganizationsPublicEvent = { type: 'organizations.organization-created.v1', data };
      await happens(`organization-${organizationId}`, created);
      return organizationId;
    },
    deleted: (organizationId: string) => {
      const data = { organizationId, name: organizationId, deletedBy: 'olga', at };
      const deleted: OrganizationsPublicEvent = { type: 'organizations.organization-deleted.v1', data };
      return happens(`organization-${organizationId}`, deleted);
    },
  };
};

const happeningIn =
  ({ store }: Stored): Happens =>
  async (stream, ...events) => {
    const commandId = randomUUID();
    const actor = { kind: 'system', id: 'spec' } as const;
    let after: Recorded | 'no-stream' = 'no-stream';
    for await (const recorded of store.read(stream, 0n)) after = recorded;
    const cause = { commandId, requestHash: commandId, correlationId: commandId, actor };
    await store.append({ stream, after, events, cause });
  };

/** Registers somebody, and answers their id. */
const registering =
  (happens: Happens, { vault }: Stored) =>
  async ({ email, firstName, lastName }: Person): Promise<string> => {
    const userId = randomUUID();
    const seal = (label: string, text: string) => vault.seal(userId, label, text);
    const details = {
      ...(firstName === undefined ? {} : { firstName: await seal('firstName', firstName) }),
      ...(lastName === undefined ? {} : { lastName: await seal('lastName', lastName) }),
    };
    const found = { emailLookup: lookupOfEmail(vault, email), usernameLookup: userId };
    const registered: IdentityPublicEvent = {
      type: 'identity.user-registered.v1',
      data: {
        ...{ userId, email: await seal('email', email), username: 's', ...found, details },
        ...{ country: 'FR', registeredBy: 'sam', at },
      },
    };
    await happens(`user-${userId}`, registered);
    return userId;
  };

/** Invites an address, and answers the invitation as it was told. */
const inviting =
  (happens: Happens, { vault }: Stored) =>
  async (organizationId: string, by: string, email: string) => {
    const invitationId = randomUUID();
    const sealed = await vault.seal(subjectOfInvitation(invitationId), 'email', email);
    const whom = { email: sealed, emailLookup: lookupOfEmail(vault, email) };
    const invited = {
      type: 'membership.member-invited.v1',
      data: {
        ...{ organizationId, invitationId, by: { kind: 'user', id: by }, at, ...whom },
        ...{ permissions: ['members', 'projects:list'], linkNumber: 1 },
        expiresAt: new Date(Date.now() + OPEN_MS).toISOString(),
      },
    } as const satisfies MembershipPublicEvent;
    await happens(`membership-${organizationId}`, invited);
    return invited.data;
  };
