import { lookupOfEmail, type Addresses } from '@charter/identity-copy';
import { subjectOfInvitation } from '@charter/membership-contracts';
import type { Membership } from '@charter/membership-domain';
import { instantOf, notFound, type Query } from '@charter/service';
import { KeyDestroyed, type Vault } from '@charter/vault';
import type { Memberships } from '../memberships';
import type { InvitationRow, Invitations } from '../projections/invitations/invitations.query';
import { Answer } from './answer.interceptor';
import { askedBy, onlookerOf, type Asker, type Onlooker } from './asker';
import type { Changes } from './changes';
import { derivedIdOf } from './derived-id';
import { pathOfInvitations, representInvitation } from './invitation.representation';
import type { InviteRequest, ResendInvitationRequest } from './invitations.requests';
import { RESENDING_PROBLEMS } from './problems';
import type { SendingLimits } from './sending-limits';

export const INVITATIONS = Symbol('invitations');

type Parts = Readonly<{
  invitations: Invitations;
  memberships: Pick<Memberships, 'load'>;
  change: Changes;
  addresses: Pick<Addresses, 'userWithEmail'>;
  vault: Pick<Vault, 'seal' | 'open' | 'lookup'>;
  limit: SendingLimits;
}>;

/** What the controllers ask and order about invitations, in the words of the service. */
export type InvitationsDesk = ReturnType<typeof invitationsDesk>;

export const invitationsDesk = (parts: Parts) => {
  const { invitations, change, vault, limit } = parts;
  const show = async (onlooker: Onlooker, id: string) => {
    const row = await invitations.one(onlooker.organizationId, id, onlooker.at);
    if (!row) throw notFound('Invitation');
    return (await represented([row], parts))[0];
  };
  return {
    show,
    list: async (onlooker: Onlooker, query: Query) => {
      const { organizationId, at } = onlooker;
      const path = pathOfInvitations(organizationId);
      const { items, links } = await invitations.of(organizationId, { path, query, at });
      const next = links['next']?.href;
      return new Answer(await represented(items, parts), next === undefined ? {} : { next });
    },
    invite: async (asker: Asker, asked: InviteRequest) => {
      const { organizationId, caller, dryRun } = asker;
      const invitationId = derivedIdOf('invitation', caller.cause.commandId);
      const isNew = !(await invitations.one(organizationId, invitationId, caller.now));
      // What comes again sends nothing.
      if (isNew) await limit(asker);
      const data = { ...askedBy(asker, asked.reason), invitationId, ...(await inviteeOf(asked, parts)) };
      const inviting = (by: Asker, email: string) =>
        change(by, { command: { type: 'InviteMember', data: { ...data, email } } }, () =>
          show(onlookerOf(asker), invitationId),
        );
      // What is refused, or only tried, is to leave no key behind in the vault.
      const tried = isNew || dryRun ? await inviting({ ...asker, dryRun: true }, NOT_SEALED) : undefined;
      return dryRun ? tried : inviting(asker, await sealedFor(vault, invitationId, asked.email));
    },
    resend: async (asker: Asker, invitationId: string, asked: ResendInvitationRequest) => {
      await limit(asker);
      const data = { ...askedBy(asker, asked.reason), invitationId, ...expiryIn(asked) };
      const command = { type: 'ResendInvitation', data } as const;
      return change(asker, { command, problems: RESENDING_PROBLEMS }, () => show(onlookerOf(asker), invitationId));
    },
    revoke: (asker: Asker, invitationId: string, reason: string | undefined) => {
      const command = { type: 'RevokeInvitation', data: { ...askedBy(asker, reason), invitationId } } as const;
      return change(asker, { command, nothing: notFound('Invitation') }, () => undefined);
    },
  };
};

/** Whoever was invited may have been erased since: the same request has the same outcome, and seals nothing anew. */
const sealedFor = async (vault: Parts['vault'], invitationId: string, email: string): Promise<string> => {
  try {
    return await vault.seal(subjectOfInvitation(invitationId), 'email', email);
  } catch (error) {
    if (error instanceof KeyDestroyed) return NOT_SEALED;
    throw error;
  }
};

const represented = async (rows: readonly InvitationRow[], { memberships, vault }: Parts) => {
  const [first] = rows;
  if (!first) return [];
  // All are of the organization that is asked about.
  const { state } = await memberships.load(first.organization_id);
  return Promise.all(
    rows.map(async row => {
      const email = await vault.open(subjectOfInvitation(row.id), row.email);
      return representInvitation({ row, email, suspended: isSuspended(state) });
    }),
  );
};

/** Who is invited to what, but for the address itself. */
const inviteeOf = async (asked: InviteRequest, { addresses, vault }: Parts) => {
  const { email, permissions, force = false } = asked;
  const emailLookup = lookupOfEmail(vault, email);
  const knownUserId = await addresses.userWithEmail(emailLookup);
  const known = knownUserId === undefined ? {} : { knownUserId };
  return { emailLookup, ...known, permissions, force, ...expiryIn(asked) };
};

/** Stands for an address where nothing is stored. */
const NOT_SEALED = '';

const expiryIn = ({ expires_at: expiresAt }: ResendInvitationRequest) =>
  expiresAt === undefined ? {} : { expiresAt: instantOf(expiresAt)! };

const isSuspended = (membership: Membership): boolean => membership.status === 'founded' && membership.suspended;
