import { Flags } from '@oclif/core';
import { difference, type Holding } from '../../api/audit';
import { AuditCommand, auditFlags } from '../../audit-command';
import { auditedOrganization } from '../../audited-organization';
import { MOMENT_IN_WORDS, momentIn } from '../../moment';
import { holdingInWords, partyInWords, rowColumn, type Row, type Telling } from '../../output/holdings';
import { userIdOf } from '../../people';
import { organizationFlags } from '../../table-flags';

const COLUMNS = [
  rowColumn('change', 'Change', true),
  rowColumn('member', 'Member', true),
  rowColumn('holding', 'Holds', true),
  rowColumn('at', 'When', true),
  rowColumn('by', 'By', true),
  rowColumn('reason', 'Reason', true),
  rowColumn('until', 'Until'),
  rowColumn('member_id', 'Member ID'),
  rowColumn('kind', 'Kind'),
  rowColumn('permission', 'Permission'),
  rowColumn('project_id', 'Project ID'),
  rowColumn('event', 'Event'),
  rowColumn('position', 'Position'),
];

export class AuditDiff extends AuditCommand<typeof AuditDiff> {
  static override summary = 'Show what changed between two moments';
  static override description =
    'Shows what was held at one moment and not at the other: + where it began, - where it ended. What began and ended in between is in neither; for that, see audit:history.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme --from 2026-01-01 --to 2026-04-01',
    {
      description: 'Since then, of one member:',
      command: '<%= config.bin %> <%= command.id %> --org acme --from 2026-01-01 --member alice@example.com',
    },
  ];

  static override flags = {
    ...organizationFlags,
    from: Flags.string({ required: true, helpValue: 'MOMENT', description: `The earlier moment: ${MOMENT_IN_WORDS}` }),
    to: Flags.string({
      helpValue: 'MOMENT',
      description: `The later moment: ${MOMENT_IN_WORDS}; now where it is left out`,
    }),
    member: Flags.string({ helpValue: 'EMAIL|ID', description: 'Only what this member held' }),
    ...auditFlags(COLUMNS),
  };

  async run(): Promise<void> {
    const from = momentIn(this.flags.from);
    const to = this.flags.to === undefined ? {} : momentIn(this.flags.to);
    const { member: reference, reason, format } = this.flags;
    const api = this.apiFor(reason);
    const audited = await auditedOrganization(api, this.terminal, this.flags);
    const member =
      reference === undefined ? undefined : await userIdOf(api, { reference, reason, audited, moments: [from, to] });
    const answer = await difference(api, audited, {
      ...{ from_at: from.at, from_position: from.position, to_at: to.at, to_position: to.position },
      member,
    });
    if (this.isWantedWhole(this.flags)) return this.printWhole(answer);

    const telling = await this.tellingOf(api, answer, this.flags);
    if (format === 'table') {
      this.terminal.say(`Changed in the organization ${audited.title}`);
      this.terminal.say(`  from: ${this.momentInWords(answer.from, this.flags)}`);
      this.terminal.say(`  to:   ${this.momentInWords(answer.to, this.flags)}`);
    }
    const rows = [
      ...answer.ended.map(holding => endedRow(holding, telling)),
      ...answer.began.map(holding => beganRow(holding, telling)),
    ];
    await this.printRows(rows, { columns: COLUMNS, empty: 'Nothing changed.' }, this.flags);
  }
}

const beganRow = (holding: Holding, telling: Telling): Row => ({
  change: '+ began',
  ...rowOf(holding, holding.since, telling),
});

/** A grant ends by itself when its time has come, whether or not that is written down. */
const endedRow = (holding: Holding, telling: Telling): Row => ({
  change: '- ended',
  ...rowOf(holding, holding.ended, telling),
});

const rowOf = (holding: Holding, turn: Holding['ended'], { names, date }: Telling): Row => {
  const { member_id, kind, permission, project_id, until } = holding;
  const at = turn?.at ?? until;
  return {
    ...{ member: names(member_id), holding: holdingInWords(holding), at: at && date(at) },
    ...{ by: turn && partyInWords(turn.by, names), reason: turn?.reason, until: until && date(until) },
    ...{ member_id, kind, permission, project_id, event: turn?.event, position: turn?.position },
  };
};
