import { Flags } from '@oclif/core';
import { heldBy, heldIn, type HeldAnswer, type Standing } from '../../api/audit';
import type { Api } from '../../api/api';
import { AuditCommand, auditFlags } from '../../audit-command';
import { auditedOrganization } from '../../audited-organization';
import { momentAsked, momentFlags, type MomentAsked } from '../../moment';
import { counted } from '../../output/amounts';
import { HOLDING_COLUMNS, rowOfHolding } from '../../output/holdings';
import { standingsInWords } from '../../output/standings';
import { userIdOf } from '../../people';
import { organizationFlags } from '../../table-flags';

/** What somebody holds everywhere makes no sense without where. */
const COLUMNS_EVERYWHERE = HOLDING_COLUMNS.map(column =>
  column.id === 'organization_id' ? { ...column, usual: true } : column,
);

type Showing = Readonly<{
  title: string;
  /** What the organizations were, by what they are called. */
  standings: Readonly<Record<string, Standing | undefined>>;
}>;

export class AuditPermissions extends AuditCommand<typeof AuditPermissions> {
  static override summary = 'Show who holds which permission, at any moment';
  static override description =
    'Shows who held what in an organization, now or at any moment before: since when, by whom, and why. With --user, what one person held everywhere, as far as you may see it.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme',
    {
      description: 'Who held what on the first of March:',
      command: '<%= config.bin %> <%= command.id %> --org acme --at 2026-03-01',
    },
    {
      description: 'What one person holds everywhere, for staff:',
      command: '<%= config.bin %> <%= command.id %> --user alice@example.com --reason "Ticket 4711"',
    },
  ];

  static override flags = {
    ...organizationFlags,
    member: Flags.string({ helpValue: 'EMAIL|ID', description: 'Only what this member held' }),
    user: Flags.string({
      helpValue: 'EMAIL|ID',
      description: 'What this person held in all organizations; me stands for yourself',
      exclusive: ['org', 'project', 'member'],
    }),
    ...momentFlags,
    ...auditFlags(HOLDING_COLUMNS),
  };

  async run(): Promise<void> {
    const moment = momentAsked(this.flags);
    const api = this.apiFor(this.flags.reason);
    if (this.flags.user !== undefined) return this.everywhere(api, this.flags.user, moment);

    const audited = await auditedOrganization(api, this.terminal, this.flags);
    const { member: reference, reason } = this.flags;
    const member =
      reference === undefined ? undefined : await userIdOf(api, { reference, reason, audited, moments: [moment] });
    const answer = await heldIn(api, audited, { ...moment, member });
    const standings = { [audited.title]: answer.organization };
    await this.print(api, answer, { title: `Held in the organization ${audited.title}`, standings });
    if (this.flags.format === 'table' && answer.items.length > 0)
      this.terminal.say(
        `Why: platform audit:why --org ${audited.named} --position ${answer.position} --member MEMBER --permission PERMISSION`,
      );
  }

  private async everywhere(api: Api, reference: string, moment: MomentAsked): Promise<void> {
    const userId = await userIdOf(api, { reference, reason: this.flags.reason });
    const answer = await heldBy(api, userId, moment);
    await this.print(api, answer, { title: `Held by ${reference}`, standings: answer.organizations });
    this.warnOfMissing(answer.incomplete ?? []);
  }

  /** Said whatever the format: a program may look at the items alone. */
  private warnOfMissing(incomplete: readonly string[]): void {
    if (incomplete.length === 0) return;
    const organizations = counted(incomplete.length, 'organization');
    this.terminal.say(
      `The answer is incomplete: the history of ${organizations} cannot be read just now: ${incomplete.join(', ')}`,
    );
  }

  private async print(api: Api, answer: HeldAnswer, { title, standings }: Showing): Promise<void> {
    if (this.isWantedWhole(this.flags)) return this.printWhole(answer);
    const isEverywhere = this.flags.user !== undefined;
    const telling = await this.tellingOf(api, answer, this.flags);
    if (this.flags.format === 'table') this.terminal.say(`${title} ${this.momentInWords(answer, this.flags)}:`);
    for (const sentence of standingsInWords(standings, telling)) this.terminal.say(sentence);
    const columns = isEverywhere ? COLUMNS_EVERYWHERE : HOLDING_COLUMNS;
    await this.printRows(
      answer.items.map(holding => rowOfHolding(holding, telling)),
      { columns, empty: 'Nothing was held.' },
      this.flags,
    );
  }
}
