import { approveMandate, readMandate } from '../../../api/mandates';
import { mandateArgs, mandateFlags, mandateInWords, mandateMissing, MandateCommand } from '../../../mandate-command';
import { reasonFlags } from '../../../member-command';

export class AuditMandateApprove extends MandateCommand<typeof AuditMandateApprove> {
  static override summary = 'Approve a mandate that somebody else asked for';
  static override description =
    'Approves, as staff, a mandate for an auditor: from then on until its end they may see what it covers. It has to be approved by somebody else than who asked for it.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> 0f7f1c8e-54a4-5d0f-8d43-3b2b1a7c9e10',
    {
      description: 'In a script, and why:',
      command: '<%= config.bin %> <%= command.id %> 0f7f1c8e-54a4-5d0f-8d43-3b2b1a7c9e10 --reason "As agreed" --yes',
    },
  ];

  static override args = mandateArgs;

  static override flags = { ...reasonFlags, ...mandateFlags };

  async run(): Promise<void> {
    const { mandate: id } = this.args;
    const { api } = this.connect();
    const mandate = await readMandate(api, id).catch(mandateMissing(id));
    this.terminal.say(`Why it is wanted: ${mandate.reason}`);
    const question = `Approve the mandate for ${mandateInWords(mandate)}?`;
    if (!(await this.terminal.confirm(question, { usually: true }))) this.exit(1);
    const approved = await approveMandate(api, id, this.flags.reason).catch(mandateMissing(id));
    this.terminal.say('It is approved.');
    await this.printMandate(approved, this.flags);
  }
}
