import { deleteOrganization, titleOf } from '../../api/organizations';
import { chosenOrganization } from '../../organization-choice';
import { PlatformCommand } from '../../platform-command';
import { organizationFlags } from '../../table-flags';

export class OrganizationDelete extends PlatformCommand<typeof OrganizationDelete> {
  static override summary = 'Delete an organization';
  static override description =
    'Deletes an organization, after a confirmation. Without somebody to confirm it takes --yes. An organization that owns projects or owes money is not deleted.';
  static override hiddenAliases = ['org:delete'];
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme',
    { description: 'In a script:', command: '<%= config.bin %> <%= command.id %> --org acme --yes' },
  ];

  static override flags = organizationFlags;

  async run(): Promise<void> {
    const { api } = this.connect();
    const organization = await chosenOrganization(api, this.terminal, this.flags);

    const question = `Delete the organization ${titleOf(organization)}?`;
    if (!(await this.terminal.confirm(question, { usually: false }))) this.exit(1);
    await deleteOrganization(api, organization.id);
    this.terminal.say(`The organization ${titleOf(organization)} is deleted.`);
  }
}
