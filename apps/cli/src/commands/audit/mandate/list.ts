import { Flags } from '@oclif/core';
import { MANDATE_STATES, mandatesOf, type Mandate } from '../../../api/mandates';
import { AuditCommand, auditFlags } from '../../../audit-command';
import { formatDate } from '../../../output/dates';
import { rowColumn, type Row } from '../../../output/holdings';
import { userIdOf } from '../../../people';

const COLUMNS = [
  rowColumn('id', 'ID', true),
  rowColumn('auditor_id', 'Auditor ID', true),
  rowColumn('organizations', 'Organizations', true),
  rowColumn('until', 'Until', true),
  rowColumn('state', 'State', true),
  rowColumn('reason', 'Reason', true),
  rowColumn('requested_by', 'Requested by'),
  rowColumn('requested_at', 'Requested at'),
  rowColumn('approved_by', 'Approved by'),
  rowColumn('approved_at', 'Approved at'),
  rowColumn('approval_reason', 'Approval reason'),
  rowColumn('ended_by', 'Ended by'),
  rowColumn('ended_at', 'Ended at'),
  rowColumn('end_reason', 'End reason'),
];

const DATES = ['until', 'requested_at', 'approved_at', 'ended_at'];

export class AuditMandateList extends AuditCommand<typeof AuditMandateList> {
  static override summary = 'List mandates of auditors';
  static override description =
    'Lists which organizations which auditor may see until when, those asked for last first: for staff all of them, for an auditor their own.';
  static override aliases = ['audit:mandates'];
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {
      description: 'Those that wait for somebody to approve them:',
      command: '<%= config.bin %> <%= command.id %> --state pending',
    },
  ];

  static override flags = {
    auditor: Flags.string({ helpValue: 'EMAIL|ID', description: 'Only those of this auditor; me stands for yourself' }),
    state: Flags.string({ options: [...MANDATE_STATES], description: 'Only those in this state' }),
    ...auditFlags(COLUMNS),
  };

  async run(): Promise<void> {
    const { auditor: reference, state, reason, format } = this.flags;
    const { api } = this.connect();
    const auditorId = reference === undefined ? undefined : await userIdOf(api, { reference, reason });
    const mandates = await mandatesOf(api, { auditorId, state });
    const rows = mandates.map(mandate => (format === 'json' ? mandate : this.rowOf(mandate)));
    await this.printRows(rows, { columns: COLUMNS, empty: 'There are no mandates to list.' }, this.flags);
  }

  private rowOf(mandate: Mandate): Row {
    const { organizations } = mandate;
    const readable = organizations === 'all' ? organizations : organizations.join('\n');
    return { ...this.withDates(mandate), organizations: readable };
  }

  private withDates(row: Row): Row {
    const date = (value: unknown) => formatDate(String(value), this.flags['date-fmt']);
    return {
      ...row,
      ...Object.fromEntries(DATES.flatMap(name => (row[name] === undefined ? [] : [[name, date(row[name])]]))),
    };
  }
}
