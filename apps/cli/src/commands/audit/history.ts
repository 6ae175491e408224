import { Flags } from '@oclif/core';
import type { Api } from '../../api/api';
import { historyPage, LARGEST_HISTORY_PAGE, type Audited, type AuditQuery, type HistoryAnswer } from '../../api/audit';
import { AuditCommand, auditFlags } from '../../audit-command';
import { auditedOrganization } from '../../audited-organization';
import { momentAsked, momentFlags, positionIn } from '../../moment';
import { EVENT_COLUMNS, rowOfEvent } from '../../output/steps';
import { userIdOf } from '../../people';
import { organizationFlags } from '../../table-flags';

/** What can be read through at once. */
const USUAL_LIMIT = 50;

export class AuditHistory extends AuditCommand<typeof AuditHistory> {
  static override summary = 'Show what happened in an organization, event by event';
  static override description =
    'Shows the events of an organization, oldest first. It ends with the position to resume at: with --after, what came since. Of an event that you may not see, you see that it is there, and the hash of what it says.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme',
    {
      description: 'What became of one permission of one member:',
      command: '<%= config.bin %> <%= command.id %> --org acme --member alice@example.com --permission billing',
    },
    {
      description: 'All that came since, for a script:',
      command: '<%= config.bin %> <%= command.id %> --org acme --after 1234/1230 --limit 0 --format json',
    },
  ];

  static override flags = {
    ...organizationFlags,
    member: Flags.string({ helpValue: 'EMAIL|ID', description: 'Only what concerns this member' }),
    permission: Flags.string({ helpValue: 'PERMISSION', description: 'Only what concerns this permission' }),
    after: Flags.string({ helpValue: 'POSITION', description: 'Only what came after this position' }),
    limit: Flags.integer({
      min: 0,
      default: USUAL_LIMIT,
      helpValue: 'COUNT',
      description: 'How many events to show; 0 stands for all',
    }),
    ...momentFlags,
    ...auditFlags(EVENT_COLUMNS),
  };

  async run(): Promise<void> {
    const moment = momentAsked(this.flags);
    const after = this.flags.after === undefined ? undefined : positionIn(this.flags.after);
    const { member: reference, permission, reason, format, limit } = this.flags;
    const api = this.apiFor(reason);
    const audited = await auditedOrganization(api, this.terminal, this.flags);
    const member =
      reference === undefined ? undefined : await userIdOf(api, { reference, reason, audited, moments: [moment] });
    const query = { ...moment, member, permission, 'page[after]': after };
    const { answer, isCutShort } = await this.read(api, audited, { query, limit: limit === 0 ? Infinity : limit });

    if (this.isWantedWhole(this.flags)) this.printWhole(answer);
    else {
      const telling = await this.tellingOf(api, answer, this.flags);
      if (format === 'table') this.terminal.say(`The history of the organization ${audited.title}:`);
      const rows = answer.items.map(event => rowOfEvent(event, telling));
      await this.printRows(rows, { columns: EVENT_COLUMNS, empty: 'Nothing happened.' }, this.flags);
    }
    if (isCutShort) this.terminal.say('There is more.');
    if (answer.resume !== undefined) this.terminal.say(`Resume with --after=${answer.resume}`);
  }

  /** Pages up to a limit, all of one moment. */
  private async read(
    api: Api,
    audited: Audited,
    { query, limit }: Readonly<{ query: AuditQuery; limit: number }>,
  ): Promise<Readonly<{ answer: HistoryAnswer; isCutShort: boolean }>> {
    const page = (items: number, more: AuditQuery) =>
      historyPage(api, audited, {
        ...{ ...query, ...more, 'page[size]': String(Math.min(LARGEST_HISTORY_PAGE, limit - items)) },
      });
    let answer = await page(0, {});
    while (answer._links?.['next'] !== undefined && answer.items.length < limit) {
      this.terminal.progress(`${answer.items.length} events read`);
      const { position } = answer;
      const further = await page(answer.items.length, { at: undefined, position, 'page[after]': answer.resume });
      answer = { ...further, items: [...answer.items, ...further.items] };
    }
    this.terminal.progress();
    return { answer, isCutShort: answer._links?.['next'] !== undefined };
  }
}
