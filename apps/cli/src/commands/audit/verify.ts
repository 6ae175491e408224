import { Args, Flags } from '@oclif/core';
import { askedFor, narrowedInWords } from '../../evidence/asked';
import { keptCheckpoints } from '../../evidence/kept-checkpoints';
import { notEvidence, verifiedFile, type Proven } from '../../evidence/verified-file';
import { Failure } from '../../failure';
import { counted, evidenceInWords, rangesInWords } from '../../output/amounts';
import { json } from '../../output/formats';
import { PROPERTY_COLUMNS, propertiesOf } from '../../output/properties';
import { PlatformCommand } from '../../platform-command';
import { dateFlags, tableFlags } from '../../table-flags';

export class AuditVerify extends PlatformCommand<typeof AuditVerify> {
  static override summary = 'Check a file of evidence, without the server';
  static override description =
    'Recomputes the chain of every stream in a file of evidence, and its proofs up to the signed checkpoint, and says what is proven. It asks no server and needs no login. The exit code is 1 where anything is wrong; then the first line that is wrong is named, with its stream and event.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> acme.jsonl',
    {
      description:
        'Also against checkpoints that you kept (see audit:checkpoints), so that not even who holds the key could have changed it:',
      command: '<%= config.bin %> <%= command.id %> acme.jsonl --kept checkpoints.jsonl',
    },
    {
      description: 'Signed by a key that was published:',
      command:
        '<%= config.bin %> <%= command.id %> acme.jsonl --trusted-key 2bLpLkQbyyqIl5w9YeGc3tJvMEi8pCo3gVIEbZ5qFVw',
    },
  ];

  static override args = { file: Args.string({ required: true, description: 'The file of evidence' }) };

  static override flags = {
    kept: Flags.string({ helpValue: 'FILE', description: 'Checkpoints that you kept, one a line' }),
    'trusted-key': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'ID',
      description: 'The id of a key that you trust; it, or one that follows from it, has to have signed',
    }),
    ...dateFlags,
    ...tableFlags(PROPERTY_COLUMNS),
  };

  async run(): Promise<void> {
    const { file: path } = this.args;
    const { kept, 'trusted-key': trustedKeys, format } = this.flags;
    const known = { kept: kept === undefined ? undefined : await keptCheckpoints(kept), trustedKeys };
    const verification = await verifiedFile(this.terminal, { path, known });
    if (!verification.ok) {
      if (format === 'json') this.terminal.data(json(verification));
      throw notEvidence(path, verification);
    }
    await this.printProven(verification);
    this.sayProven(path, verification);
  }

  private async printProven(proven: Proven): Promise<void> {
    if (this.flags.format === 'json' && this.flags.columns === undefined) return this.terminal.data(json(proven));
    const { header, events, withheld, streams, unsealed, checkpoint, keyIds, kept } = proven;
    const { organizationId, userId } = header;
    const properties = propertiesOf({
      ...(organizationId === undefined ? {} : { organization_id: organizationId }),
      ...(userId === undefined ? {} : { user_id: userId }),
      ...{ ...askedFor(header), at: header.at, position: header.position },
      ...{ events, withheld, streams, unsealed },
      ...{ checkpoint: checkpoint.number, checkpoint_at: checkpoint.at, checkpoint_position: checkpoint.position },
      ...{ keys: keyIds.join('\n'), kept_compared: rangesInWords(kept.compared) },
      kept_not_compared: rangesInWords(kept.notCompared),
    });
    await this.printProperties(properties, this.flags, this.flags['date-fmt']);
  }

  /** What is proven against whom. Who holds the signing key can write another history, unless somebody kept a checkpoint. */
  private sayProven(path: string, proven: Proven): void {
    const { unsealed, checkpoint, kept } = proven;
    const all = `${evidenceInWords(proven)}, none missing or changed up to checkpoint ${checkpoint.number}`;
    this.terminal.say(`${path} is as it was signed: ${all}.`);
    const narrowed = narrowedInWords(proven.header);
    if (narrowed !== undefined) this.terminal.say(narrowed);
    if (unsealed > 0)
      this.terminal.say(`${counted(unsealed, 'event')} came later, and nobody has signed ${them(unsealed)} yet.`);
    if (this.flags['trusted-key'] === undefined)
      this.terminal.say('Whose the key is, the file cannot say: name one that was published, with --trusted-key.');
    if (this.flags.kept === undefined)
      return this.terminal.say('Whoever holds the key could have signed another history: see --kept.');
    if (kept.compared.length === 0)
      throw new Failure('None of the checkpoints that you kept is in the file, so it was compared with none.', {
        advice: ['Export it again with --checkpoints-from the number of one of them.'],
      });
    this.terminal.say(`It agrees with ${counted(kept.compared.length, 'checkpoint')} that you kept.`);
    if (kept.notCompared.length > 0)
      this.terminal.say(`Not in it, and so not compared: ${counted(kept.notCompared.length, 'kept checkpoint')}.`);
  }
}

const them = (count: number) => (count === 1 ? 'it' : 'them');
