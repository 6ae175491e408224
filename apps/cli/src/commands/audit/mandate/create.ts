import { Flags } from '@oclif/core';
import type { Api } from '../../../api/api';
import { requestMandate } from '../../../api/mandates';
import { findOrganization } from '../../../api/organizations';
import { withReason } from '../../../api/reason';
import { Failure } from '../../../failure';
import { mandateFlags, mandateInWords, MandateCommand } from '../../../mandate-command';
import { instantIn } from '../../../moment';
import { userIdOf } from '../../../people';

export class AuditMandateCreate extends MandateCommand<typeof AuditMandateCreate> {
  static override summary = 'Ask for a mandate for an auditor';
  static override description =
    'Asks, as staff, that an auditor may see the history of organizations until an instant. Nothing can be seen until somebody else of staff has approved it.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --auditor ada@example.com --org acme --until 2026-12-31 --reason "Audit 2026"',
    {
      description: 'Everything, and in a script:',
      command:
        '<%= config.bin %> <%= command.id %> --auditor ada@example.com --all-organizations --until 2026-12-31 --reason "Audit 2026" --yes',
    },
  ];

  static override flags = {
    auditor: Flags.string({ required: true, helpValue: 'EMAIL|ID', description: 'Whom it is for' }),
    org: Flags.string({
      char: 'o',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'ORG',
      description: 'The name or id of an organization; can be said several times',
      exclusive: ['all-organizations'],
    }),
    'all-organizations': Flags.boolean({ description: 'All organizations, also those to come' }),
    until: Flags.string({
      required: true,
      helpValue: 'INSTANT',
      description: 'Its end, a date or an instant: 2026-12-31, or 2026-12-31T12:00:00Z',
    }),
    reason: Flags.string({ required: true, helpValue: 'TEXT', description: 'Why it is wanted; it is kept with it' }),
    ...mandateFlags,
  };

  async run(): Promise<void> {
    const { auditor: reference, reason } = this.flags;
    const until = instantIn(this.flags.until);
    if (this.flags.org === undefined && !this.flags['all-organizations'])
      throw new Failure('Which organizations? Name them with --org, or say --all-organizations.');
    const { api } = this.connect();
    const auditor_id = await userIdOf(api, { reference, reason });
    const organizations = await this.organizations(withReason(api, reason));
    const wanted = { auditor_id, organizations, until, reason };
    const question = `Ask for a mandate for ${mandateInWords(wanted)}?`;
    if (!(await this.terminal.confirm(question, { usually: true }))) this.exit(1);

    const mandate = await requestMandate(api, wanted);
    this.terminal.say(`Somebody else of staff approves it: platform audit:mandate:approve ${mandate.id}`);
    await this.printMandate(mandate, this.flags);
  }

  private async organizations(api: Api): Promise<'all' | readonly string[]> {
    const { org = [] } = this.flags;
    if (this.flags['all-organizations']) return 'all';
    return Promise.all(org.map(async reference => (await findOrganization(api, reference)).id));
  }
}
