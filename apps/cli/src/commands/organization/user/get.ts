import { Args, Flags } from '@oclif/core';
import { nameOf, type KnownMember } from '../../../api/members';
import { titleOf } from '../../../api/organizations';
import { withReason } from '../../../api/reason';
import { chosenMember } from '../../../member-choice';
import { reasonFlags } from '../../../member-command';
import { chosenOrganization } from '../../../organization-choice';
import { PROPERTY_COLUMNS, propertiesOf, valueOf, withDates, type Property } from '../../../output/properties';
import { textOf } from '../../../output/text';
import { PlatformCommand } from '../../../platform-command';
import { dateFlags, organizationFlag, tableFlags } from '../../../table-flags';

export class OrganizationUserGet extends PlatformCommand<typeof OrganizationUserGet> {
  static override summary = 'Show a user of an organization';
  static override description =
    'Shows what there is to know about a user of an organization, or one property of it; a dot leads into a property, as in user.email.';
  static override hiddenAliases = ['org:user:get'];
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme alice@example.com',
    {
      description: 'Show one property:',
      command: '<%= config.bin %> <%= command.id %> --org acme alice@example.com --property permissions',
    },
  ];

  static override args = { email: Args.string({ description: 'The e-mail address of the user, or their id' }) };

  static override flags = {
    ...organizationFlag,
    property: Flags.string({ char: 'P', helpValue: 'PROPERTY', description: 'The property to show' }),
    ...reasonFlags,
    ...dateFlags,
    ...tableFlags(PROPERTY_COLUMNS),
  };

  async run(): Promise<void> {
    const { property, format, 'date-fmt': dateFormat } = this.flags;
    const api = withReason(this.connect().api, this.flags.reason);
    const organization = await chosenOrganization(api, this.terminal, this.flags);
    const known = await chosenMember(api, this.terminal, { organization, reference: this.args.email });

    const properties = propertiesOfMember(known);
    if (property === undefined) {
      if (format === 'table')
        this.terminal.say(`The user ${nameOf(known)} of the organization ${titleOf(organization)}:`);
      return this.printProperties(format === 'json' ? properties : inWords(properties), this.flags, dateFormat);
    }
    this.terminal.data(valueOf(format === 'json' ? properties : withDates(properties, dateFormat), property, format));
  }
}

const propertiesOfMember = ({ member, user }: KnownMember): readonly Property[] => [
  ...propertiesOf(member),
  { property: 'user', value: user ?? null },
];

/** What is a list or a thing itself, in words: a line for each of its parts. */
const inWords = (properties: readonly Property[]): readonly Property[] =>
  properties.map(({ property, value }) => ({ property, value: wordsFor(property, value) }));

const wordsFor = (property: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (property === 'permissions') return Object.values(value).join(', ');
  const parts = Array.isArray(value) ? value.map(part => textOf(part)) : linesOf(value);
  return parts.join('\n');
};

const linesOf = (thing: object) => Object.entries(thing).map(([name, part]) => `${name}: ${textOf(part)}`);
