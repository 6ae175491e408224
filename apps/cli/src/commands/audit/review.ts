import { reviewOf, type Reviewed } from '../../api/audit';
import { AuditCommand, auditFlags } from '../../audit-command';
import { auditedOrganization } from '../../audited-organization';
import { momentAsked, momentFlags } from '../../moment';
import { holdingInWords, rowColumn, type Row, type Telling } from '../../output/holdings';
import { organizationFlags } from '../../table-flags';

const COLUMNS = [
  rowColumn('member', 'Member', true),
  rowColumn('owner', 'Owner?', true),
  rowColumn('holdings', 'Holds', true),
  rowColumn('since', 'Since', true),
  rowColumn('last_acted_at', 'Last acted at', true),
  rowColumn('member_id', 'Member ID'),
];

export class AuditReview extends AuditCommand<typeof AuditReview> {
  static override summary = 'Show everyone with rights, and when they last used them';
  static override description =
    'Shows for a review of access everyone who holds something in an organization: what, since when the first of it, and when they last did something there.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme',
    {
      description: 'For a spreadsheet:',
      command: '<%= config.bin %> <%= command.id %> --org acme --format csv > review.csv',
    },
  ];

  static override flags = { ...organizationFlags, ...momentFlags, ...auditFlags(COLUMNS) };

  async run(): Promise<void> {
    const moment = momentAsked(this.flags);
    const api = this.apiFor(this.flags.reason);
    const audited = await auditedOrganization(api, this.terminal, this.flags);
    const answer = await reviewOf(api, audited, moment);
    if (this.isWantedWhole(this.flags)) return this.printWhole(answer);

    const telling = await this.tellingOf(api, answer, this.flags);
    if (this.flags.format === 'table')
      this.terminal.say(`Rights in the organization ${audited.title} ${this.momentInWords(answer, this.flags)}:`);
    const rows = answer.items.map(reviewed => rowOf(reviewed, telling));
    await this.printRows(rows, { columns: COLUMNS, empty: 'Nobody held anything.' }, this.flags);
  }
}

const rowOf = ({ member_id, owner, holdings, last_acted_at }: Reviewed, { names, date }: Telling): Row => {
  const since = holdings.map(holding => holding.since.at).toSorted()[0];
  return {
    ...{ member_id, member: names(member_id), owner, holdings: holdings.map(inWords(date)).join(', ') },
    ...{ since: since && date(since), last_acted_at: last_acted_at && date(last_acted_at) },
  };
};

const inWords = (date: Telling['date']) => (holding: Reviewed['holdings'][number]) =>
  holding.until === undefined ? holdingInWords(holding) : `${holdingInWords(holding)} until ${date(holding.until)}`;
