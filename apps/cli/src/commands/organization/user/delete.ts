import { Args } from '@oclif/core';
import { nameOf, readMember, removeMember, tryRemoval } from '../../../api/members';
import { titleOf } from '../../../api/organizations';
import { withReason } from '../../../api/reason';
import { chosenMember } from '../../../member-choice';
import { changedMeanwhile, dryRunFlags, MemberCommand, reasonFlags } from '../../../member-command';
import { chosenOrganization } from '../../../organization-choice';
import { organizationFlag } from '../../../table-flags';

export class OrganizationUserDelete extends MemberCommand<typeof OrganizationUserDelete> {
  static override summary = 'Remove a user from an organization';
  static override description =
    'Removes a user from an organization, and so from all its projects. The account of the user stays.';
  static override hiddenAliases = ['org:user:delete'];
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme alice@example.com',
    {
      description: 'What this would do, and no more:',
      command: '<%= config.bin %> <%= command.id %> --org acme alice@example.com --dry-run',
    },
    {
      description: 'In a script, and why:',
      command: '<%= config.bin %> <%= command.id %> --org acme alice@example.com --reason "Has left us" --yes',
    },
  ];

  static override args = {
    email: Args.string({ required: true, description: 'The e-mail address of the user, or their id' }),
  };

  static override flags = { ...organizationFlag, ...reasonFlags, ...dryRunFlags };

  async run(): Promise<void> {
    const api = withReason(this.connect().api, this.flags.reason);
    const organization = await chosenOrganization(api, this.terminal, this.flags);
    const known = await chosenMember(api, this.terminal, { organization, reference: this.args.email });
    const failing = changedMeanwhile(known, organization);
    const { tag } = await readMember(api, organization, known.member.id).catch(failing);
    const seen = { organization, id: known.member.id, tag };
    if (this.flags['dry-run']) {
      const consequences = await tryRemoval(api, seen).catch(failing);
      return this.printConsequences(consequences, { organization, members: [known] }, this.flags);
    }

    const question = `Remove ${nameOf(known)} from the organization ${titleOf(organization)}?`;
    if (!(await this.terminal.confirm(question, { usually: true }))) this.exit(1);
    await removeMember(api, seen).catch(failing);
    this.terminal.say(`${nameOf(known)} is removed from the organization ${titleOf(organization)}.`);
  }
}
