import { Flags } from '@oclif/core';
import { LARGEST_PAGE, membersOf, type KnownMember, type MembersPage } from '../../../api/members';
import { titleOf } from '../../../api/organizations';
import { withReason } from '../../../api/reason';
import { Failure } from '../../../failure';
import { reasonFlags } from '../../../member-command';
import { chosenOrganization } from '../../../organization-choice';
import { chosenColumns, type Column } from '../../../output/columns';
import { formatDate } from '../../../output/dates';
import { PlatformCommand } from '../../../platform-command';
import { dateFlags, organizationFlags, tableFlags } from '../../../table-flags';

type Row = Readonly<Record<string, unknown>>;

const column = (id: string, header: string, usual = false): Column<Row> => ({
  id,
  header,
  usual,
  value: row => row[id],
});

const COLUMNS: readonly Column<Row>[] = [
  column('id', 'ID', true),
  column('email', 'Email', true),
  column('owner', 'Owner?', true),
  column('permissions', 'Permissions', true),
  column('created_at', 'Created at'),
  column('first_name', 'First name'),
  column('last_name', 'Last name'),
  column('mfa_enabled', 'MFA enabled?'),
  column('sso_enabled', 'SSO enabled?'),
  column('updated_at', 'Updated at'),
  column('username', 'Username'),
];

/** What fits on a screen. */
const USUAL_COUNT = 20;

export class OrganizationUserList extends PlatformCommand<typeof OrganizationUserList> {
  static override summary = 'List the users of an organization';
  static override description = 'Lists who belongs to an organization, and what they may do.';
  static override aliases = ['org:users'];
  static override hiddenAliases = ['org:user:list', 'organization:users'];
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme',
    {
      description: 'All of them, for a script:',
      command:
        '<%= config.bin %> <%= command.id %> --org acme -c0 --format csv --columns email,permissions --no-header',
    },
    {
      description: 'Those changed last:',
      command: '<%= config.bin %> <%= command.id %> --org acme -c5 --sort updated_at --reverse',
    },
  ];

  static override flags = {
    count: Flags.integer({
      char: 'c',
      min: 0,
      max: LARGEST_PAGE,
      default: USUAL_COUNT,
      helpValue: 'COUNT',
      description: `How many to list, ${LARGEST_PAGE} at most; 0 stands for all`,
    }),
    sort: Flags.string({ options: ['created_at', 'updated_at'], default: 'created_at', description: 'Sort by this' }),
    reverse: Flags.boolean({ description: 'Turn the order around' }),
    ...organizationFlags,
    ...reasonFlags,
    ...dateFlags,
    ...tableFlags(COLUMNS, undefined),
  };

  async run(): Promise<void> {
    const { format } = this.flags;
    const columns = chosenColumns(COLUMNS, this.flags.columns);
    const api = withReason(this.connect().api, this.flags.reason);
    const organization = await chosenOrganization(api, this.terminal, this.flags);
    const { members, more } = await this.wanted(membersOf(api, organization, this.pages()));
    if (members.length === 0) throw new Failure('There are no users to list.');
    const rows = members.map(known => this.rowOf(known));

    if (format === 'table') this.terminal.say(`The users of the organization ${titleOf(organization)}:`);
    await this.printTable(rows, columns, this.flags);
    if (more > 0) this.terminal.say(`There are ${more} more. All of them: --count 0`);
    // The other formats are for programs, which need no hints.
    if (format !== 'table') return;
    this.terminal.say(`More about one of them: platform organization:user:get --org ${organization.name} EMAIL`);
    this.terminal.say('All commands about them: platform list organization:user');
  }

  /** The first page, or with all of them the last, too; `more` is how many are left out. */
  private async wanted(pages: AsyncIterable<MembersPage>) {
    const members: KnownMember[] = [];
    let inAll = 0;
    for await (const { members: onPage, count } of pages) {
      members.push(...onPage);
      inAll = count;
      if (this.flags.count > 0) break;
    }
    return { members, more: Math.max(0, inAll - members.length) };
  }

  private pages() {
    const { count, sort, reverse } = this.flags;
    return { size: count === 0 ? LARGEST_PAGE : count, sort: reverse ? `-${sort}` : sort };
  }

  /** As the server says it for programs that read JSON; for all others in words. */
  private rowOf({ member, user }: KnownMember): Row {
    const { format, 'date-fmt': dateFormat } = this.flags;
    const row = { ...user, ...member };
    if (format === 'json') return row;
    const date = (property: string) => formatDate(String(row[property] ?? ''), dateFormat);
    return {
      ...row,
      permissions: member.permissions.join(', '),
      created_at: date('created_at'),
      updated_at: date('updated_at'),
    };
  }
}
