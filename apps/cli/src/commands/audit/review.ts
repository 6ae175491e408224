import { reviewOf, type Reviewed, type ReviewedHolding } from '../../api/audit';
import { AuditCommand, auditFlags } from '../../audit-command';
import { auditedOrganization } from '../../audited-organization';
import { momentAsked, momentFlags } from '../../moment';
import { holdingInWords, rowColumn, type Row, type Telling } from '../../output/holdings';
import { standingsInWords } from '../../output/standings';
import { organizationFlags } from '../../table-flags';

const COLUMNS = [
  rowColumn('member', 'Member', true),
  rowColumn('owner', 'Owner?', true),
  rowColumn('holdings', 'Holds', true),
  rowColumn('since', 'Since', true),
  rowColumn('last_used_at', 'Last used at', true),
  rowColumn('last_acted_at', 'Last acted at', true),
  rowColumn('last_seen_at', 'Last seen at', true),
  rowColumn('member_id', 'Member ID'),
];

export class AuditReview extends AuditCommand<typeof AuditReview> {
  static override summary = 'Show everyone with rights, and when they last used them';
  static override description =
    'Shows for a review of access everyone who holds something in an organization: what, since when the first of it, when they last did what takes it, when they last did anything there, and, for auditors and staff, when they last logged in anywhere. Where nothing of that is known, it need not be so that it never was.';
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
    const standings = standingsInWords({ [audited.title]: answer.organization }, telling);
    for (const sentence of standings) this.terminal.say(sentence);
    const rows = answer.items.map(reviewed => rowOf(reviewed, telling));
    await this.printRows(rows, { columns: COLUMNS, empty: 'Nobody held anything.' }, this.flags);
  }
}

const rowOf = (reviewed: Reviewed, { names, date }: Telling): Row => {
  const { member_id, owner, holdings, last_acted_at, last_seen_at } = reviewed;
  const since = holdings.map(holding => holding.since.at).toSorted()[0];
  return {
    ...{ member_id, member: names(member_id), owner, holdings: holdings.map(inWords(date)).join(', ') },
    ...{ since: since && date(since), last_used_at: lastUsesOf(holdings, date) },
    ...{ last_acted_at: last_acted_at && date(last_acted_at), last_seen_at: last_seen_at && date(last_seen_at) },
  };
};

/** Of each that is held when it was last used; a dash where nobody knows, and nothing where that is so of all. */
const lastUsesOf = (holdings: readonly ReviewedHolding[], date: Telling['date']): string | undefined => {
  if (holdings.every(({ last_used_at }) => last_used_at === undefined)) return undefined;
  return holdings
    .map(
      holding => `${holdingInWords(holding)}: ${holding.last_used_at === undefined ? '-' : date(holding.last_used_at)}`,
    )
    .join(', ');
};

const inWords = (date: Telling['date']) => (holding: ReviewedHolding) =>
  holding.until === undefined ? holdingInWords(holding) : `${holdingInWords(holding)} until ${date(holding.until)}`;
