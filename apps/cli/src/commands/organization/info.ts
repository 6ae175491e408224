import { Args, Flags } from '@oclif/core';
import type { Api } from '../../api/api';
import { changeOrganization, WRITABLE, type Organization, type Writable } from '../../api/organizations';
import { ApiProblem, sentenceOf } from '../../api/problem';
import { countryCode } from '../../countries';
import { Failure } from '../../failure';
import { PROPERTY_COLUMNS, propertiesOf, valueOf, withDates } from '../../output/properties';
import { chosenOrganization } from '../../organization-choice';
import { PlatformCommand } from '../../platform-command';
import { dateFlags, organizationFlags, tableFlags } from '../../table-flags';

export class OrganizationInfo extends PlatformCommand<typeof OrganizationInfo> {
  static override summary = 'Show or change an organization';
  static override description =
    'Shows all that an organization says of itself, or one property; with a value, changes the property: name, label or country.';
  static override hiddenAliases = ['org:info'];
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme',
    { description: 'Show one property:', command: '<%= config.bin %> <%= command.id %> --org acme label' },
    { description: 'Change it:', command: '<%= config.bin %> <%= command.id %> --org acme label "ACME Inc."' },
  ];

  static override args = {
    property: Args.string({ description: 'The property to show or change' }),
    value: Args.string({ description: 'Its new value' }),
  };

  static override flags = {
    ...organizationFlags,
    refresh: Flags.boolean({
      description: 'Accepted for the sake of scripts: nothing is cached, so what you see is always fresh',
    }),
    ...dateFlags,
    ...tableFlags(PROPERTY_COLUMNS),
  };

  async run(): Promise<void> {
    const { property, value } = this.args;
    const { format, 'date-fmt': dateFormat } = this.flags;
    const { api } = this.connect();
    const organization = await chosenOrganization(api, this.terminal, this.flags);
    if (property !== undefined && value !== undefined) return this.change(api, organization, { property, value });

    const properties = propertiesOf(organization);
    if (property === undefined) return this.printProperties(properties, this.flags, dateFormat);
    this.terminal.data(valueOf(format === 'json' ? properties : withDates(properties, dateFormat), property, format));
  }

  private async change(
    api: Api,
    organization: Organization,
    { property, value }: Readonly<{ property: string; value: string }>,
  ): Promise<void> {
    const writable = WRITABLE.find(name => name === property);
    if (writable === undefined)
      throw new Failure(`Property not writable: ${property}`, {
        advice: [`Writable properties: ${WRITABLE.join(', ')}`],
      });
    const wanted = writable === 'country' ? countryCode(value) : value;
    if (organization[writable] === wanted) return this.terminal.say(`Property ${writable} is already: ${wanted}`);
    const changed = await changeOrganization(api, organization.id, { [writable]: wanted }).catch((error: unknown) => {
      throw explained(error, writable);
    });
    this.terminal.say(`Property ${writable} set to: ${String(changed[writable])}`);
  }
}

/** A refused value is told in the words meant for this very property. */
const explained = (error: unknown, property: Writable) =>
  error instanceof ApiProblem && error.status === 400 ? new Failure(sentenceOf(error.body, property)) : error;
