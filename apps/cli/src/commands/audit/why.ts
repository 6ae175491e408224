import { Flags } from '@oclif/core';
import { whyHeld, type WhyItem } from '../../api/audit';
import { AuditCommand, auditFlags } from '../../audit-command';
import { auditedOrganization } from '../../audited-organization';
import { momentAsked, momentFlags } from '../../moment';
import { holdingInWords, rowColumn, type Row, type Telling } from '../../output/holdings';
import { blockOf, EVENT_COLUMNS, rowOfEvent } from '../../output/steps';
import { harmless } from '../../output/text';
import { userIdOf } from '../../people';
import { organizationFlag } from '../../table-flags';

const COLUMNS = [rowColumn('holding', 'Holds'), rowColumn('relation', 'Step', true), ...EVENT_COLUMNS];

export class AuditWhy extends AuditCommand<typeof AuditWhy> {
  static override summary = 'Show why somebody holds a permission';
  static override description =
    'Shows the events that led to it, newest first: how it began, the invitation or offer before that, and what caused each of them, across all services.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme --member alice@example.com --permission billing',
    {
      description: 'Why somebody owned it on the first of March:',
      command:
        '<%= config.bin %> <%= command.id %> --org acme --member bob@example.com --permission owner --at 2026-03-01',
    },
    {
      description: 'In a project:',
      command:
        '<%= config.bin %> <%= command.id %> --org acme --member alice@example.com --permission viewer --project abc',
    },
  ];

  static override flags = {
    ...organizationFlag,
    member: Flags.string({ required: true, helpValue: 'EMAIL|ID', description: 'Who holds it' }),
    permission: Flags.string({
      required: true,
      helpValue: 'PERMISSION',
      description: 'What they hold; owner and member stand for owning the organization, and for belonging to it',
    }),
    project: Flags.string({ helpValue: 'ID', description: 'The id of the project where they hold it' }),
    ...momentFlags,
    ...auditFlags(COLUMNS),
  };

  async run(): Promise<void> {
    const moment = momentAsked(this.flags);
    const { org, permission, project, reason, member: reference } = this.flags;
    const api = this.apiFor(reason);
    const audited = await auditedOrganization(api, this.terminal, { org });
    const member = await userIdOf(api, { reference, reason, audited, moments: [moment] });
    const answer = await whyHeld(api, audited, { ...moment, member, permission, project });
    if (this.isWantedWhole(this.flags)) return this.printWhole(answer);

    const telling = await this.tellingOf(api, answer, this.flags);
    if (this.flags.format !== 'table' || this.flags.columns !== undefined)
      return this.printRows(
        rowsOf(answer.items, telling),
        { columns: COLUMNS, empty: 'No event is known.' },
        this.flags,
      );
    for (const item of answer.items) this.printChain(item, telling, this.momentInWords(answer, this.flags));
  }

  private printChain({ holding, chain }: WhyItem, telling: Telling, moment: string): void {
    const until = holding.until === undefined ? '' : `, until ${telling.date(holding.until)}`;
    this.terminal.say(`${telling.names(holding.member_id)} held ${holdingInWords(holding)}${until}, ${moment}:`);
    this.terminal.data(harmless(chain.map(step => blockOf(step, telling)).join('\n')));
  }
}

const rowsOf = (items: readonly WhyItem[], telling: Telling): readonly Row[] =>
  items.flatMap(({ holding, chain }) =>
    chain.map(({ relation, event }) => ({
      ...{ holding: holdingInWords(holding), relation },
      ...rowOfEvent(event, telling),
    })),
  );
