import { Flags } from '@oclif/core';
import type { SignedCheckpoint } from '@charter/evidence';
import type { OpenApi } from '../../api/api';
import { checkpointsFrom, lastCheckpoint, signingKeys } from '../../api/checkpoints';
import { AuditCommand } from '../../audit-command';
import { checkpointsKeptSoFar, keepCheckpoints } from '../../evidence/kept-checkpoints';
import { examined, goesOnAt, keptAndTold, type Told } from '../../evidence/told-checkpoints';
import { counted } from '../../output/amounts';
import { formatDate } from '../../output/dates';
import { json } from '../../output/formats';
import { rowColumn, type Row } from '../../output/holdings';
import { dateFlags, tableFlags } from '../../table-flags';

const COLUMNS = [
  rowColumn('number', 'Number', true),
  rowColumn('at', 'Made at', true),
  rowColumn('events', 'Events', true),
  rowColumn('streams', 'Streams', true),
  rowColumn('position', 'Position', true),
  rowColumn('key', 'Key', true),
  rowColumn('latest', 'Latest event at'),
  rowColumn('root', 'Root'),
  rowColumn('previous', 'Hash of the one before'),
  rowColumn('signature', 'Signature'),
];

/** What can be read through at once; a server makes up to one a minute. */
const USUAL_COUNT = 50;

type Kept = readonly SignedCheckpoint[];

export class AuditCheckpoints extends AuditCommand<typeof AuditCheckpoints> {
  static override summary = 'Show the signed checkpoints of the whole history, and keep them';
  static override description =
    'Shows the checkpoints that the server has signed: the latest 50, or all from a number on. It needs no login: they are for everybody to keep. With --output they are kept in a file, from the first on, and the next time it goes on from the last one kept. What the server says of one that you kept must be what you kept: else history was changed, by whoever it was; then nothing is written, and the exit code is 1. So run it now and then, and keep the file where nobody of the server can change it.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {
      description: 'Keep them; the same again goes on from there:',
      command: '<%= config.bin %> <%= command.id %> --output checkpoints.jsonl',
    },
    {
      description: 'Compare each of those that were kept, not the last one alone, which stands for all before it:',
      command: '<%= config.bin %> <%= command.id %> --output checkpoints.jsonl --from 0',
    },
    {
      description: 'Then hold files of evidence against them, without the server:',
      command: '<%= config.bin %> audit:verify acme.jsonl --kept checkpoints.jsonl',
    },
  ];

  static override flags = {
    from: Flags.integer({ min: 0, helpValue: 'NUMBER', description: 'The number of the first one' }),
    output: Flags.string({ helpValue: 'FILE', description: 'Keep them in this file, in the form that --kept reads' }),
    ...dateFlags,
    ...tableFlags(COLUMNS),
  };

  async run(): Promise<void> {
    const { output } = this.flags;
    // Loaded here: whoever only asks the server starts without it.
    const library = await import('@charter/evidence');
    const kept = output === undefined ? [] : await checkpointsKeptSoFar(output);
    const { open } = this.connect();
    const usual = () => (output === undefined ? firstOfLatest(open) : goesOnAt(library, kept));
    const from = this.flags.from ?? (await usual());
    const told = await this.read(open, from);
    const compared = examined(library, told, kept);

    const all = keptAndTold(kept, told.checkpoints);
    const before = new Set(kept.map(({ number }) => number));
    const fresh = told.checkpoints.filter(({ number }) => !before.has(number));
    if (output !== undefined && fresh.length > 0) await keepCheckpoints(output, all);
    await this.print(fresh, told);
    this.sayShown(told, compared);
    if (output !== undefined) this.sayKept(output, { all, fresh });
  }

  private async read(open: OpenApi, from: number): Promise<Told> {
    const checkpoints: SignedCheckpoint[] = [];
    for await (const { items } of checkpointsFrom(open, from)) {
      checkpoints.push(...items);
      this.terminal.progress(`${counted(checkpoints.length, 'checkpoint')} read`);
    }
    this.terminal.progress();
    // Asked for last: those that signed are among them.
    return { from, checkpoints, keys: await signingKeys(open) };
  }

  private async print(fresh: Kept, { keys }: Told): Promise<void> {
    if (this.isWantedWhole(this.flags)) return this.terminal.data(json({ items: fresh, keys }));
    const { format, 'date-fmt': dateFormat } = this.flags;
    const date = (iso: string) => (format === 'json' ? iso : formatDate(iso, dateFormat));
    const empty = this.flags.output === undefined ? 'There is no checkpoint.' : 'There is no new checkpoint.';
    const rows = fresh.map(checkpoint => rowOf(checkpoint, date));
    await this.printRows(rows, { columns: COLUMNS, empty }, this.flags);
  }

  private sayShown({ from, checkpoints }: Told, compared: number): void {
    if (checkpoints.length > 0)
      this.terminal.say('Each names the one before it by its hash, and is signed by its key.');
    if (this.flags.output === undefined && this.flags.from === undefined && from > 0)
      this.terminal.say(`There are ${counted(from, 'earlier one')}: see --from.`);
    if (compared > 0)
      this.terminal.say(`The server says what you kept: compared with ${counted(compared, 'checkpoint')}.`);
  }

  private sayKept(output: string, { all, fresh }: Readonly<{ all: Kept; fresh: Kept }>): void {
    const last = all.at(-1);
    if (last === undefined) return;
    const { number, at } = last;
    const date = formatDate(at, this.flags['date-fmt']);
    const amount = `${counted(all.length, 'checkpoint')}, ${fresh.length.toLocaleString('en')} of them new`;
    this.terminal.say(`Kept in ${output}: ${amount}, up to number ${number}, made at ${date}.`);
    this.terminal.say(`Hold evidence against them: platform audit:verify FILE --kept ${output}`);
  }
}

/** The number of the first of the latest that are shown. */
const firstOfLatest = async (open: OpenApi): Promise<number> => {
  const last = await lastCheckpoint(open);
  return last === undefined ? 0 : Math.max(0, last.number + 1 - USUAL_COUNT);
};

const rowOf = (checkpoint: SignedCheckpoint, date: (iso: string) => string): Row => {
  const { at, latest, keyId, ...rest } = checkpoint;
  return { ...rest, key: keyId, at: date(at), latest: date(latest) };
};
