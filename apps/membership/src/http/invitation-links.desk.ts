import type { Addresses } from '@charter/identity-copy';
import {
  invitationLinkOf,
  NO_INVITATION,
  subjectOfInvitation,
  type InvitationLink,
} from '@charter/membership-contracts';
import type { OrganizationReferences } from '@charter/organizations-copy';
import type { MembershipCommand } from '@charter/membership-domain';
import { Problem, type Caller, type Freshness } from '@charter/service';
import type { Vault } from '@charter/vault';
import type { Invitations } from '../projections/invitations/invitations.query';
import type { Answering } from './answering';
import { askedBy, onlookerOf } from './asker';
import type { Changes } from './changes';
import { masked } from './invitation.representation';
import type { AnswerInvitationRequest } from './invitations.requests';
import type { MembersDesk } from './members.desk';
import { answeringProblems, OVER, PROBLEMS } from './problems';

export const INVITATION_LINKS = Symbol('invitation links');

type Known = Readonly<{
  invitations: Pick<Invitations, 'one'>;
  organizations: Pick<OrganizationReferences, 'called'>;
  freshness: () => Pick<Freshness, 'pass' | 'trust'>;
}>;

type Parts = Known &
  Readonly<{
    addresses: Pick<Addresses, 'emailLookupOf'>;
    members: Pick<MembersDesk, 'show'>;
    change: Changes;
    vault: Pick<Vault, 'seal' | 'open' | 'isLinkSignature'>;
  }>;

/** What the controllers ask and order by the links of invitations, in the words of the service. */
export type InvitationLinksDesk = ReturnType<typeof invitationLinksDesk>;

export const invitationLinksDesk = ({ addresses, members, change, vault, ...known }: Parts) => ({
  /** `address` is where the request comes from: it waits in a line of its own. */
  read: async (token: string, address: string) => {
    // A link that is none of ours costs nothing but this.
    const link = signedIn(token, vault);
    // Nobody has logged in, so nobody has waited yet. What may be over is not shown as if it stood: as for a write.
    await known.freshness().pass('write', `address ${address}`);
    const { organization: found, row, over } = await leadingTo(link, new Date().toISOString(), known);
    const { suspended: _suspended, ...organization } = found;
    if (row.state !== 'pending') throw problemOf(over);
    const email = await vault.open(subjectOfInvitation(row.id), row.email);
    if (email === undefined) throw problemOf(NO_INVITATION);
    const { permissions, expires_at, state } = row;
    return { organization, email: masked(email), permissions, expires_at, state };
  },
  answer: async ({ caller, token, dryRun }: Answering, asked: AnswerInvitationRequest) => {
    const { accept } = asked;
    const link = signedIn(token, vault);
    const { organizationId, invitationId, linkNumber } = link;
    const { over, organization } = await leadingTo(link, caller.now, known);
    // The membership may learn of it only now.
    if (accept && organization.suspended) throw problemOf(PROBLEMS.suspended);
    // Who has no address has another one than any that was invited.
    const emailLookup = (await addresses.emailLookupOf(caller.id)) ?? '';
    const data = { ...askedBy({ caller }), invitationId, linkNumber, emailLookup };
    const confirmed = dryRun ? {} : await confirmedIn(asked, caller, vault);
    const command: MembershipCommand = accept
      ? { type: 'AcceptInvitation', data: { ...data, confirmed } }
      : { type: 'DeclineInvitation', data };
    const changer = { organizationId, caller, dryRun };
    return change(changer, { command, problems: answeringProblems(over) }, () =>
      accept ? members.show(onlookerOf(changer), caller.id) : { state: 'declined' },
    );
  },
});

/** What somebody says of themselves, as identity keeps it: a name only under their own key. */
const confirmedIn = async (
  { first_name: firstName, last_name: lastName, country }: AnswerInvitationRequest,
  { id }: Caller,
  vault: Pick<Vault, 'seal'>,
) => ({
  ...(firstName ? { firstName: await vault.seal(id, 'firstName', firstName) } : {}),
  ...(lastName ? { lastName: await vault.seal(id, 'lastName', lastName) } : {}),
  ...(country === undefined ? {} : { country: country.toUpperCase() }),
});

const signedIn = (token: string, vault: Pick<Vault, 'isLinkSignature'>): InvitationLink => {
  const link = invitationLinkOf(token, vault);
  if (!link) throw problemOf(NO_INVITATION);
  return link;
};

/** The invitation behind a link, and what it is to whoever comes when it is over. */
const leadingTo = async (
  { organizationId, invitationId, linkNumber }: InvitationLink,
  at: string,
  { invitations, organizations, freshness }: Known,
) => {
  freshness().trust(organizationId);
  const [organization, row] = await Promise.all([
    organizations.called(organizationId),
    invitations.one(organizationId, invitationId, at),
  ]);
  if (!organization || row?.link_number !== linkNumber || row.state === 'replaced') throw problemOf(NO_INVITATION);
  return { organization, row, over: OVER[row.state] };
};

const problemOf = ({ status, title }: Readonly<{ status: number; title: string }>) => new Problem(status, title);
