import { Args, Flags } from '@oclif/core';
import { chosenAddress } from '../../../address-choice';
import type { Api } from '../../../api/api';
import { invite, pendingInvitation, tryInvitation, type NewInvitation } from '../../../api/invitations';
import { findMember } from '../../../api/members';
import { titleOf, type Organization } from '../../../api/organizations';
import { ApiProblem } from '../../../api/problem';
import { withReason } from '../../../api/reason';
import { Failure } from '../../../failure';
import { dryRunFlags, MemberCommand, reasonFlags } from '../../../member-command';
import { chosenOrganization } from '../../../organization-choice';
import { DEFAULT_DATE_FORMAT, formatDate } from '../../../output/dates';
import { askedPermissions, describePermissions, permissionFlags, permissionsIn } from '../../../permissions';
import { organizationFlag } from '../../../table-flags';

export class OrganizationUserAdd extends MemberCommand<typeof OrganizationUserAdd> {
  static override summary = 'Invite a user to an organization';
  static override description =
    'Sends an invitation to an e-mail address. Whoever accepts it belongs to the organization, with the permissions named. Where nobody can be asked, the address has to be given, and without --permission the user is to hold none.';
  static override hiddenAliases = ['org:user:add'];
  static override examples = [
    {
      description: 'The address is asked for:',
      command: '<%= config.bin %> <%= command.id %> --org acme --permission members,billing',
    },
    {
      description: 'In a script:',
      command: '<%= config.bin %> <%= command.id %> --org acme --permission plans alice@example.com --yes',
    },
    {
      description: 'In place of an invitation that was not answered:',
      command: '<%= config.bin %> <%= command.id %> --org acme --permission billing alice@example.com --force',
    },
  ];

  static override args = { email: Args.string({ description: 'The e-mail address of the user' }) };

  static override flags = {
    ...organizationFlag,
    ...permissionFlags,
    force: Flags.boolean({ description: 'Put the invitation in the place of one that is pending for the address' }),
    ...reasonFlags,
    ...dryRunFlags,
  };

  async run(): Promise<void> {
    const given = permissionsIn(this.flags.permission);
    const api = withReason(this.connect().api, this.flags.reason);
    const organization = await chosenOrganization(api, this.terminal, this.flags);
    const email = await chosenAddress(this.terminal, this.args.email);
    await refuseMember(api, organization, email);
    const permissions = given ?? (await this.askedPermissions());
    const invitation = { email, permissions, force: this.flags.force };
    if (this.flags['dry-run']) return this.rehearse(api, organization, invitation);

    const question = `Invite ${email} to the organization ${titleOf(organization)}?`;
    if (!(await this.terminal.confirm(question, { usually: true }))) this.exit(1);
    const { expires_at } = await invite(api, organization, invitation).catch(pendingAlready(api, organization, email));
    this.terminal.say(`Invited ${email} to the organization ${titleOf(organization)}.`);
    this.terminal.say(`When they accept, they hold: ${describePermissions(permissions)}.`);
    this.terminal.say(`The invitation stands until ${formatDate(expires_at, DEFAULT_DATE_FORMAT)}.`);
  }

  private async askedPermissions(): Promise<readonly string[]> {
    return this.terminal.interactive ? askedPermissions(this.terminal, 'What may they do?') : [];
  }

  private async rehearse(api: Api, organization: Organization, invitation: NewInvitation): Promise<void> {
    const { email, permissions } = invitation;
    const consequences = await tryInvitation(api, organization, invitation).catch(
      pendingAlready(api, organization, email),
    );
    await this.printConsequences(consequences, { organization, members: [] }, this.flags);
    this.terminal.say(`When ${email} accepts, they hold: ${describePermissions(permissions)}.`);
  }
}

const refuseMember = async (api: Api, organization: Organization, email: string) => {
  if ((await findMember(api, organization, email)) === undefined) return;
  throw new Failure(`${email} belongs to the organization ${titleOf(organization)} already.`, {
    advice: [`To change what they may do: platform organization:user:update --org ${organization.name} ${email}`],
  });
};

/** 409 is about what is pending, mostly for this very address: then there is a way on. */
const pendingAlready =
  (api: Api, organization: Organization, email: string) =>
  async (error: unknown): Promise<never> => {
    if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
    const pending = await pendingInvitation(api, organization, email);
    if (pending === undefined) throw error;
    const until = formatDate(pending.expires_at, DEFAULT_DATE_FORMAT);
    throw new Failure(`${email} has been invited to the organization ${titleOf(organization)} already.`, {
      advice: [`That invitation stands until ${until}. To send another in its place, add --force.`],
    });
  };
