import { Args, Flags } from '@oclif/core';
import type { Holding, Moment } from '../../api/audit';
import { AuditCommand } from '../../audit-command';
import { narrowedInWords } from '../../evidence/asked';
import { linesFrom, MembershipLines, type MembershipTold } from '../../evidence/membership-lines';
import { countingAt, replayOf, type Replay } from '../../evidence/replay';
import { notEvidence, verifiedFile, type Proven } from '../../evidence/verified-file';
import { momentAsked, momentInFileFlags } from '../../moment';
import { counted, evidenceInWords } from '../../output/amounts';
import { formatDate } from '../../output/dates';
import { HOLDING_COLUMNS, rowOfHolding, type Telling } from '../../output/holdings';
import { lineOfHeld, lineOfStep, stepInWords } from '../../output/replay-steps';
import { NO_NAMES } from '../../people';
import { dateFlags, tableFlags } from '../../table-flags';

const PROMPT = 'Any key: the next event. a: all that are left. q: stop here.';

type Held = Readonly<{ items: readonly Holding[]; moment: Moment; organizationId: string }>;

export class AuditReplay extends AuditCommand<typeof AuditReplay> {
  static override summary = 'Replay a file of evidence to any moment, without the server';
  static override description =
    'Checks a file of evidence, then goes through who joined, left, gained and lost what, event by event, to the moment of the export or any moment before, and says who held what then. Where events are withheld, the answer may miss something, and that is said. It asks no server and needs no login. With --format=json there is a line for each event, and a last one for what was held; csv, tsv and plain have only that.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> acme.jsonl',
    {
      description: 'Up to the first of March:',
      command: '<%= config.bin %> <%= command.id %> acme.jsonl --at 2026-03-01',
    },
    {
      description: 'Of a person, in one of the organizations that the file is of:',
      command: '<%= config.bin %> <%= command.id %> alice.jsonl --org 01HQXW3V7K8Z9M2N4P6R8T0VWX',
    },
    { description: 'One event after the other:', command: '<%= config.bin %> <%= command.id %> acme.jsonl --step' },
  ];

  static override args = { file: Args.string({ required: true, description: 'The file of evidence' }) };

  static override flags = {
    org: Flags.string({
      char: 'o',
      helpValue: 'ID',
      description: 'The id of the organization, where the file is of several: that of a person may be',
    }),
    ...momentInFileFlags,
    step: Flags.boolean({ description: 'Wait for a key behind each event, at a terminal' }),
    ...dateFlags,
    ...tableFlags(HOLDING_COLUMNS),
  };

  async run(): Promise<void> {
    const asked = momentAsked(this.flags);
    // Loaded here: whoever only asks the server starts without it.
    const domain = await import('@charter/audit-domain');
    const lines = new MembershipLines(domain, { counts: countingAt(domain, asked), organizationId: this.flags.org });
    const { file: path } = this.args;
    const onPiece = linesFrom(line => lines.take(line));
    const verification = await verifiedFile(this.terminal, { path, known: {}, onPiece });
    if (!verification.ok) throw notEvidence(path, verification);

    this.sayVerified(verification);
    const { told } = lines;
    const replay = replayOf(domain, { header: verification.header, told, asked });
    const telling = this.tellingBy(told);
    const moment = await this.show(replay, telling);
    const items = replay.heldAt(moment);
    const { withheld, organizationId } = told;
    if (this.isWantedWhole(this.flags))
      return this.terminal.data(lineOfHeld({ organization_id: organizationId, ...moment, withheld, items }));
    await this.printHeld({ items, moment, organizationId }, telling);
    if (withheld > 0)
      this.terminal.say(`Withheld of the membership: ${counted(withheld, 'event')}. The answer may miss something.`);
  }

  private sayVerified(proven: Proven): void {
    const { number } = proven.checkpoint;
    this.terminal.say(`The file is as it was signed: ${evidenceInWords(proven)}, up to checkpoint ${number}.`);
    const narrowed = narrowedInWords(proven.header);
    if (narrowed !== undefined) this.terminal.say(narrowed);
  }

  private tellingBy({ persons }: MembershipTold): Telling {
    const { format, 'date-fmt': dateFormat } = this.flags;
    if (format === 'json') return { names: NO_NAMES, date: iso => iso };
    return { names: id => persons.get(id)?.email ?? id, date: iso => formatDate(iso, dateFormat) };
  }

  /** Shows event after event, and answers the moment at which that ended. */
  private async show({ steps, moment }: Replay, telling: Telling): Promise<Moment> {
    const { format } = this.flags;
    let isStepping = this.flags.step && this.terminal.interactive;
    for (const [index, step] of steps.entries()) {
      if (format === 'json') this.terminal.data(lineOfStep(step));
      if (format === 'table') this.terminal.data(stepInWords(step, telling));
      if (!isStepping || index === steps.length - 1) continue;
      const key = await this.terminal.key(`${index + 1}/${steps.length} ${PROMPT}`);
      const { fact, latest } = step.remembered;
      if (key === undefined || key === 'q') return { position: fact.position, at: latest };
      isStepping = key !== 'a';
    }
    return moment;
  }

  private async printHeld({ items, moment, organizationId }: Held, telling: Telling): Promise<void> {
    if (this.flags.format === 'table')
      this.terminal.say(`Held in the organization ${organizationId} ${this.momentInWords(moment, this.flags)}:`);
    const rows = items.map(holding => rowOfHolding(holding, telling));
    await this.printRows(rows, { columns: HOLDING_COLUMNS, empty: 'Nothing was held.' }, this.flags);
  }
}
