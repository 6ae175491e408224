import { endMandate, readMandate } from '../../../api/mandates';
import { mandateArgs, mandateFlags, mandateInWords, mandateMissing, MandateCommand } from '../../../mandate-command';
import { reasonFlags } from '../../../member-command';

export class AuditMandateEnd extends MandateCommand<typeof AuditMandateEnd> {
  static override summary = 'End a mandate, or withdraw one';
  static override description =
    'Ends a mandate before its time, or withdraws one that nobody has approved. Staff say why; an auditor may give up their own.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> 0f7f1c8e-54a4-5d0f-8d43-3b2b1a7c9e10 --reason "The audit is done"',
  ];

  static override args = mandateArgs;

  static override flags = { ...reasonFlags, ...mandateFlags };

  async run(): Promise<void> {
    const { mandate: id } = this.args;
    const { api } = this.connect();
    const mandate = await readMandate(api, id).catch(mandateMissing(id));
    const question = `End the mandate for ${mandateInWords(mandate)}?`;
    if (!(await this.terminal.confirm(question, { usually: true }))) this.exit(1);
    const ended = await endMandate(api, id, this.flags.reason).catch(mandateMissing(id));
    this.terminal.say('It is ended.');
    await this.printMandate(ended, this.flags);
  }
}
