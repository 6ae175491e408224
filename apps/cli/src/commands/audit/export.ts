import { existsSync } from 'node:fs';
import { Flags } from '@oclif/core';
import type { Api } from '../../api/api';
import type { Audited } from '../../api/audit';
import { EXPORT_FORMATS, exportOf, manifestOf, type ExportFormat, type TableManifest } from '../../api/exports';
import { withReason } from '../../api/reason';
import { auditedOrganization } from '../../audited-organization';
import { Failure } from '../../failure';
import { reasonFlags } from '../../member-command';
import { momentAsked, momentFlags, type MomentAsked } from '../../moment';
import { counted, evidenceInWords, sizeInWords } from '../../output/amounts';
import { json } from '../../output/formats';
import { writeWhole, type Written } from '../../output/whole-file';
import { PlatformCommand } from '../../platform-command';
import { organizationFlags } from '../../table-flags';

/** The last line of a file of evidence counts what is in it. */
type EvidenceManifest = Readonly<{ kind: 'manifest'; events: number; withheld: number; streams: number }>;

export class AuditExport extends PlatformCommand<typeof AuditExport> {
  static override summary = 'Export the history of an organization to a file';
  static override description =
    'Writes the history of an organization to a file: as evidence, which anybody can check without the server; or as a table for other tools, in CSV or in OCSF, with a signed manifest beside it. The file is there when all of it is.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme --output acme.jsonl',
    {
      description: 'With names and addresses, and all checkpoints from one that you kept:',
      command: '<%= config.bin %> <%= command.id %> --org acme --output acme.jsonl --addresses --checkpoints-from 42',
    },
    {
      description: 'For a spreadsheet; its manifest is acme.csv.manifest.json:',
      command: '<%= config.bin %> <%= command.id %> --org acme --output acme.csv --as csv',
    },
  ];

  static override flags = {
    ...organizationFlags,
    output: Flags.string({ required: true, helpValue: 'FILE', description: 'The file to write' }),
    as: Flags.custom<ExportFormat>({
      options: [...EXPORT_FORMATS],
      default: 'evidence',
      description: 'What to write: evidence, or a table of events as CSV or OCSF',
    })(),
    addresses: Flags.boolean({ description: 'Evidence with the names and addresses of whom it speaks of, in clear' }),
    'checkpoints-from': Flags.integer({
      min: 0,
      helpValue: 'NUMBER',
      description: 'Evidence with all checkpoints from this one on, to be compared with those that you kept',
    }),
    ...momentFlags,
    ...reasonFlags,
  };

  async run(): Promise<void> {
    const moment = momentAsked(this.flags);
    const { output, as, addresses, reason, 'checkpoints-from': from } = this.flags;
    if (as !== 'evidence' && (addresses || from !== undefined))
      throw new Failure('A table has no addresses and no checkpoints: those are for evidence.');
    const api = withReason(this.connect().api, reason);
    const audited = await auditedOrganization(api, this.terminal, this.flags);
    if (existsSync(output) && !(await this.terminal.confirm(`Replace ${output}?`, { usually: false }))) this.exit(1);
    return as === 'evidence' ? this.exportEvidence(api, audited, moment) : this.exportTable(api, audited, moment);
  }

  private async exportEvidence(api: Api, audited: Audited, moment: MomentAsked): Promise<void> {
    const { output, addresses, 'checkpoints-from': from } = this.flags;
    const written = await this.write(
      await exportOf(api, audited, {
        ...{ format: 'evidence', ...moment, addresses: addresses ? 'true' : undefined },
        checkpoints_from: from === undefined ? undefined : String(from),
      }),
      isWholeEvidence,
    );
    const manifest = evidenceManifest(written)!;
    this.terminal.say(`${evidenceInWords(manifest)}: ${output}, ${sizeInWords(written.bytes)}.`);
    this.terminal.say(`Check it, without the server: platform audit:verify ${output}`);
  }

  /** The manifest comes first: it names the position, so that the table is of the same moment. */
  private async exportTable(api: Api, audited: Audited, moment: MomentAsked): Promise<void> {
    const { output, as: format } = this.flags;
    const manifest = await manifestOf(api, audited, { format, ...moment });
    const { position } = manifest;
    const written = await this.write(await exportOf(api, audited, { format, position }), isVouchedFor(manifest));
    const beside = `${output}.manifest.json`;
    await writeWhole(beside, piecesOf(json(manifest)), { onProgress: () => undefined, check: () => undefined });
    this.terminal.say(`${counted(manifest.rows, 'event')}: ${output}, ${sizeInWords(written.bytes)}.`);
    this.terminal.say(`Its manifest: ${beside}`);
  }

  private async write(pieces: AsyncIterable<Uint8Array>, check: (written: Written) => void): Promise<Written> {
    const onProgress = ({ lines, bytes }: Pick<Written, 'lines' | 'bytes'>) =>
      this.terminal.progress(`${counted(lines, 'line')}, ${sizeInWords(bytes)}`);
    try {
      return await writeWhole(this.flags.output, pieces, { onProgress, check });
    } finally {
      this.terminal.progress();
    }
  }
}

const isWholeEvidence = (written: Written): void => {
  if (evidenceManifest(written) === undefined) throw notWhole('It has no manifest at its end.');
};

const evidenceManifest = ({ lastLine }: Written): EvidenceManifest | undefined => {
  try {
    const line = JSON.parse(lastLine) as EvidenceManifest;
    return line.kind === 'manifest' && lastLine.endsWith('\n') ? line : undefined;
  } catch {
    return undefined;
  }
};

const isVouchedFor =
  ({ sha256 }: TableManifest) =>
  (written: Written): void => {
    if (written.sha256 !== sha256) throw notWhole('Its manifest is of another one.');
  };

const notWhole = (why: string) =>
  new Failure(`What the server sent is not whole, so there is no file. ${why}`, { advice: ['Try again.'] });

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
