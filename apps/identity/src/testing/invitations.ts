import { randomUUID } from 'node:crypto';
import type { Recorded } from '@charter/event-sourcing';
import {
  invitationToken,
  MEMBERSHIP_TOPIC,
  membershipEvents,
  subjectOfInvitation,
  type MembershipPublicEvent,
} from '@charter/membership-contracts';
import type { Parts } from '@charter/service';
import { toldAsStored } from '@charter/testing';

/** Stands for membership: what a spec stores in its streams is its public events themselves. */
export const membershipTold = toldAsStored({
  ...{ topic: MEMBERSHIP_TOPIC, service: 'membership', contracts: membershipEvents },
  prefixes: ['membership-', 'owner-'],
});

/** An invitation as it was sent. */
export type Sent = Readonly<{ organizationId: string; invitationId: string; token: string; email: string }>;

const HOUR_MS = 60 * 60 * 1_000;
const by = { kind: 'user', id: 'olga' } as const;

/** Stores what membership tells of an organization. */
const telling =
  (store: Parts['store']) =>
  async (organizationId: string, event: MembershipPublicEvent): Promise<void> => {
    const stream = `membership-${organizationId}`;
    const commandId = randomUUID();
    const cause = { commandId, requestHash: commandId, correlationId: commandId, actor: by };
    let after: Recorded | 'no-stream' = 'no-stream';
    for await (const recorded of store.read(stream, 0n)) after = recorded;
    await store.append({ stream, after, events: [event], cause });
  };

/** What membership tells of invitations. */
export const invitations = ({ store, vault }: Pick<Parts, 'store' | 'vault'>) => {
  const told = telling(store);
  const at = () => new Date().toISOString();
  const aboutOf = ({ organizationId, invitationId }: Sent) => ({
    ...{ organizationId, invitationId, emailLookup: 'e', permissions: [], by, at: at() },
  });
  return {
    /** Invites an address, for so many milliseconds, and answers the link that is sent there. */
    invite: async (email = `${randomUUID()}@example.com`, forMs = HOUR_MS): Promise<Sent> => {
      const [organizationId, invitationId] = [randomUUID(), randomUUID()];
      const sealed = await vault.seal(subjectOfInvitation(invitationId), 'email', email);
      const expiresAt = new Date(Date.now() + forMs).toISOString();
      const sent = { organizationId, invitationId, email };
      const about = { ...aboutOf({ ...sent, token: '' }), email: sealed, linkNumber: 1, expiresAt };
      await told(organizationId, { type: 'membership.member-invited.v1', data: about });
      return { ...sent, token: invitationToken({ organizationId, invitationId, linkNumber: 1 }, vault) };
    },
    /** What becomes of it. */
    becomes: async (sent: Sent, what: 'accepted' | 'declined' | 'revoked' | 'lapsed' | 'replaced' | 'resent') => {
      const { organizationId, invitationId } = sent;
      const about = aboutOf(sent);
      const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
      const events = {
        accepted: { type: 'membership.invitation-accepted.v1', data: { ...about, userId: 'u', invitedBy: by } },
        declined: { type: 'membership.invitation-declined.v1', data: { ...about, userId: 'u' } },
        revoked: { type: 'membership.invitation-revoked.v1', data: about },
        lapsed: { type: 'membership.invitation-lapsed.v1', data: { ...about, expiresAt } },
        replaced: { type: 'membership.invitation-replaced.v1', data: { ...about, replacement: 'i' } },
        resent: {
          type: 'membership.invitation-resent.v1',
          data: { organizationId, invitationId, by, at: at(), email: 'sealed', linkNumber: 2, expiresAt },
        },
      } as const;
      await told(organizationId, events[what]);
    },
    /** Somebody accepts an invitation, and says this of themselves. */
    accepts: (userId: string, confirmed?: Readonly<{ firstName?: string; country?: string }>) => {
      const about = aboutOf({ organizationId: randomUUID(), invitationId: randomUUID(), token: '', email: '' });
      const data = { ...about, userId, invitedBy: by, ...(confirmed && { confirmed }) };
      return told(about.organizationId, { type: 'membership.invitation-accepted.v1', data });
    },
    /** The link that is sent when it is sent again. */
    secondLink: ({ organizationId, invitationId }: Sent) =>
      invitationToken({ organizationId, invitationId, linkNumber: 2 }, vault),
  };
};
