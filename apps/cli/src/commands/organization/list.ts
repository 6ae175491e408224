import { Flags } from '@oclif/core';
import { organizationsOfCaller, type Organization } from '../../api/organizations';
import { usersReferredTo, type UserReference } from '../../api/users';
import { Failure } from '../../failure';
import { chosenColumns, type Column } from '../../output/columns';
import { PlatformCommand } from '../../platform-command';
import { tableFlags } from '../../table-flags';

type Row = Readonly<{ organization: Organization; owner: UserReference | undefined }>;

const property = (id: string, header: string, usual = false): Column<Row> => ({
  id,
  header,
  usual,
  value: ({ organization }) => organization[id],
});

const COLUMNS: readonly Column<Row>[] = [
  property('id', 'ID'),
  property('name', 'Name', true),
  property('label', 'Label', true),
  property('type', 'Type', true),
  property('created_at', 'Created at'),
  property('updated_at', 'Updated at'),
  property('owner_id', 'Owner ID'),
  { id: 'owner_email', header: 'Owner email', usual: true, value: ({ owner }) => owner?.email },
  { id: 'owner_username', header: 'Owner username', usual: false, value: ({ owner }) => owner?.username },
];

/** The list itself has only the owner's id; the rest takes another request. */
const isAboutOwner = ({ id }: Column<Row>) => id === 'owner_email' || id === 'owner_username';

export class OrganizationList extends PlatformCommand<typeof OrganizationList> {
  static override summary = 'List organizations';
  static override description = 'Lists the organizations that you own or belong to.';
  static override aliases = ['orgs', 'organizations'];
  static override hiddenAliases = ['org:list'];
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {
      description: 'Those you own, newest first:',
      command: '<%= config.bin %> <%= command.id %> --my --sort created_at --reverse',
    },
    {
      description: 'For a script:',
      command: '<%= config.bin %> <%= command.id %> --format csv --columns +,id --no-header',
    },
  ];

  static override flags = {
    my: Flags.boolean({ description: 'List only the organizations that you own' }),
    sort: Flags.string({ helpValue: 'PROPERTY', description: 'Sort by this property' }),
    reverse: Flags.boolean({ description: 'Turn the order around' }),
    type: Flags.string({ helpValue: 'TYPE', description: 'List only organizations of this type' }),
    ...tableFlags(COLUMNS),
  };

  async run(): Promise<void> {
    const { my, format } = this.flags;
    const columns = chosenColumns(COLUMNS, this.flags.columns);
    const { api } = this.connect();
    const pages = await organizationsOfCaller(api, { owned: my });
    const organizations = this.wanted(pages.flatMap(({ items }) => items));
    if (organizations.length === 0) throw noneFound();
    const owners = columns.some(isAboutOwner) ? await usersReferredTo(api, pages) : undefined;
    const rows = organizations.map(organization => ({ organization, owner: owners?.get(organization.owner_id) }));

    // The other formats are for programs, which need no titles and hints.
    if (format !== 'table') return this.printTable(rows, columns, this.flags);
    this.terminal.say(my ? 'The organizations that you own:' : 'The organizations that you own or belong to:');
    await this.printTable(rows, columns, this.flags);
    this.terminal.say('More about one of them: platform organization:info -o NAME');
    this.terminal.say('All organization commands: platform list organization');
  }

  private wanted(organizations: readonly Organization[]): readonly Organization[] {
    const { type, sort, reverse } = this.flags;
    const ofType = organizations.filter(organization => type === undefined || organization.type === type);
    const sorted = sort === undefined ? ofType : sortedBy(ofType, sort);
    return reverse ? sorted.toReversed() : sorted;
  }
}

const noneFound = () =>
  new Failure('There are no organizations to list.', { advice: ['Create one: platform organization:create'] });

const sortedBy = (organizations: readonly Organization[], name: string): readonly Organization[] => {
  if (organizations.length > 0 && !organizations.some(organization => name in organization))
    throw new Failure(`Property not found: ${name}`);
  const key = (organization: Organization) => String(organization[name] ?? '');
  return organizations.toSorted((one, other) => key(one).localeCompare(key(other), 'en', { numeric: true }));
};
