import { Flags } from '@oclif/core';
import { createOrganization, titleOf, type NewOrganization } from '../../api/organizations';
import { ApiProblem, sentenceOf } from '../../api/problem';
import { countryCode } from '../../countries';
import { Failure } from '../../failure';
import { PROPERTY_COLUMNS, propertiesOf } from '../../output/properties';
import { PlatformCommand } from '../../platform-command';
import { tableFlags } from '../../table-flags';

export class OrganizationCreate extends PlatformCommand<typeof OrganizationCreate> {
  static override summary = 'Create an organization';
  static override description =
    'Creates an organization that you own, after a confirmation, and shows it. Without somebody to confirm it takes --yes.';
  static override hiddenAliases = ['org:create'];
  static override examples = [
    '<%= config.bin %> <%= command.id %> --label "ACME Inc." --country FR',
    {
      description: 'In a script, with a name of your own:',
      command: '<%= config.bin %> <%= command.id %> --label "ACME Inc." --name acme --yes',
    },
  ];

  static override flags = {
    label: Flags.string({
      helpValue: 'LABEL',
      description: 'Its full name, such as "ACME Inc."; the name with a capital if left out',
    }),
    name: Flags.string({
      helpValue: 'NAME',
      description: 'Its name in addresses, such as acme; made from the label if left out',
    }),
    country: Flags.string({
      helpValue: 'COUNTRY',
      description: 'Its country, as a code or an English name; yours if left out',
    }),
    type: Flags.string({ options: ['flexible', 'fixed'], default: 'flexible', description: 'Its type' }),
    ...tableFlags(PROPERTY_COLUMNS),
  };

  async run(): Promise<void> {
    const wanted = await this.wanted();
    const title = wanted.name === undefined ? wanted.label : `${wanted.label} (${wanted.name})`;
    if (!(await this.terminal.confirm(`Create the organization ${title}?`, { usually: false }))) this.exit(1);

    const { api } = this.connect();
    const organization = await createOrganization(api, wanted).catch(nameRefused);
    this.terminal.say(`Created the organization ${titleOf(organization)}`);
    await this.printProperties(propertiesOf(organization), this.flags);
  }

  /** What the options say; who can be asked is asked for a label. Name and country are the server's choice where nothing is said. */
  private async wanted(): Promise<NewOrganization> {
    const { name, type } = this.flags;
    const label = this.flags.label ?? (name === undefined ? await this.askedLabel() : capitalised(name));
    const country = this.flags.country === undefined ? undefined : countryCode(this.flags.country);
    return { label, type, ...(name === undefined ? {} : { name }), ...(country === undefined ? {} : { country }) };
  }

  private async askedLabel(): Promise<string> {
    const label = this.terminal.interactive
      ? await this.terminal.ask('Label of the organization, such as "ACME Inc.":')
      : '';
    if (label === '') throw new Failure('An organization needs a label: give it with --label.');
    return label;
  }
}

const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** 409 is about the name, given or made from the label: what helps is another. */
const nameRefused = async (error: unknown): Promise<never> => {
  throw error instanceof ApiProblem && error.status === 409
    ? new Failure(sentenceOf(error.body), { advice: ['Choose another name with --name.'] })
    : error;
};
