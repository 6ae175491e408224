import { existsSync } from 'node:fs';
import { Flags } from '@oclif/core';
import type { Api } from '../../api/api';
import type { AuditQuery } from '../../api/audit';
import {
  EXPORT_FORMATS,
  exportOf,
  manifestOf,
  type ExportFormat,
  type Subject,
  type TableManifest,
} from '../../api/exports';
import { withReason } from '../../api/reason';
import { auditedOrganization } from '../../audited-organization';
import { Failure } from '../../failure';
import { reasonFlags } from '../../member-command';
import { MOMENT_IN_WORDS, momentAsked, momentFlags, momentIn, type MomentAsked } from '../../moment';
import { counted, evidenceInWords, sizeInWords } from '../../output/amounts';
import { json } from '../../output/formats';
import { writeWhole, type Written } from '../../output/whole-file';
import { PlatformCommand } from '../../platform-command';
import { userIdOf } from '../../people';
import { organizationFlags } from '../../table-flags';

/** The last line of a file of evidence counts what is in it. */
type EvidenceManifest = Readonly<{ kind: 'manifest'; events: number; withheld: number; streams: number }>;

/** What is exported: of whom, of it what is asked for, and the moment up to which. */
type Wanted = Readonly<{ subject: Subject; filter: AuditQuery; moment: MomentAsked }>;

export class AuditExport extends PlatformCommand<typeof AuditExport> {
  static override summary = 'Export the history of an organization or a person to a file';
  static override description =
    'Writes the history of an organization to a file: as evidence, which anybody can check without the server; or as a table for other tools, in CSV or in OCSF, with a signed manifest beside it. It can be narrowed to a member, a permission and a time, and with --user it is of one person in all organizations that you may look into. What does not match is withheld in evidence, which has its hash alone, and left out of a table; what led to a match is shown. The file is there when all of it is.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --org acme --output acme.jsonl',
    {
      description: 'With names and addresses, and all checkpoints from one that you kept:',
      command: '<%= config.bin %> <%= command.id %> --org acme --output acme.jsonl --addresses --checkpoints-from 42',
    },
    {
      description: 'What became of one permission of one member since the beginning of March:',
      command:
        '<%= config.bin %> <%= command.id %> --org acme --output alice.jsonl --member alice@example.com --permission billing --from 2026-03-01',
    },
    {
      description: 'What concerns one person anywhere, for staff:',
      command:
        '<%= config.bin %> <%= command.id %> --user alice@example.com --output alice.jsonl --reason "Ticket 4711"',
    },
    {
      description: 'For a spreadsheet; its manifest is acme.csv.manifest.json:',
      command: '<%= config.bin %> <%= command.id %> --org acme --output acme.csv --as csv',
    },
  ];

  static override flags = {
    ...organizationFlags,
    member: Flags.string({ helpValue: 'EMAIL|ID', description: 'Only what concerns this member, and what led to it' }),
    permission: Flags.string({
      helpValue: 'PERMISSION',
      description:
        'Only what concerns this permission, and what led to it; owner and member stand for owning an organization, and for belonging to it',
    }),
    from: Flags.string({
      helpValue: 'MOMENT',
      description: `Only what came after this moment, and what led to it: ${MOMENT_IN_WORDS}`,
    }),
    user: Flags.string({
      helpValue: 'EMAIL|ID',
      description: 'What concerns this person in all organizations; me stands for yourself',
      exclusive: ['org', 'project', 'member'],
    }),
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
    const from = this.flags.from === undefined ? {} : momentIn(this.flags.from);
    const { output, as, addresses, reason, permission, 'checkpoints-from': checkpointsFrom } = this.flags;
    if (as !== 'evidence' && (addresses || checkpointsFrom !== undefined))
      throw new Failure('A table has no addresses and no checkpoints: those are for evidence.');
    const api = withReason(this.connect().api, reason);
    const { subject, member } = await this.subjectOf(api, moment);
    const filter = { member, permission, from_at: from.at, from_position: from.position };
    if (existsSync(output) && !(await this.terminal.confirm(`Replace ${output}?`, { usually: false }))) this.exit(1);
    const wanted = { subject, filter, moment };
    return as === 'evidence' ? this.exportEvidence(api, wanted) : this.exportTable(api, wanted);
  }

  /** Of whom it is to be, and the id of the member that it is narrowed to. */
  private async subjectOf(api: Api, moment: MomentAsked): Promise<Readonly<{ subject: Subject; member?: string }>> {
    const { user, member: reference, reason } = this.flags;
    if (user !== undefined) return { subject: { userId: await userIdOf(api, { reference: user, reason }) } };
    const audited = await auditedOrganization(api, this.terminal, this.flags);
    if (reference === undefined) return { subject: { audited } };
    return { subject: { audited }, member: await userIdOf(api, { reference, reason, audited, moments: [moment] }) };
  }

  /** Whether something is left away that the reader could have: what does not match. */
  private get isNarrowed(): boolean {
    const { user, member, permission, from } = this.flags;
    return [user, member, permission, from].some(flag => flag !== undefined);
  }

  private async exportEvidence(api: Api, { subject, filter, moment }: Wanted): Promise<void> {
    const { output, addresses, 'checkpoints-from': from } = this.flags;
    const written = await this.write(
      await exportOf(api, subject, {
        ...{ format: 'evidence', ...moment, ...filter, addresses: addresses ? 'true' : undefined },
        checkpoints_from: from === undefined ? undefined : String(from),
      }),
      isWholeEvidence,
    );
    const manifest = evidenceManifest(written)!;
    this.terminal.say(`${evidenceInWords(manifest)}: ${output}, ${sizeInWords(written.bytes)}.`);
    if (this.isNarrowed)
      this.terminal.say(
        manifest.events === 0 ? NOTHING_MATCHES : 'What does not match is withheld: its hash proves that it is there.',
      );
    this.terminal.say(`Check it, without the server: platform audit:verify ${output}`);
  }

  /** The manifest comes first: it names the positions, so that the table is of the same moments. */
  private async exportTable(api: Api, { subject, filter, moment }: Wanted): Promise<void> {
    const { output, as: format } = this.flags;
    const manifest = await manifestOf(api, subject, { format, ...moment, ...filter });
    const { position, fromPosition } = manifest;
    const from = fromPosition === undefined ? {} : { from_at: undefined, from_position: fromPosition };
    const pieces = await exportOf(api, subject, { format, position, ...filter, ...from });
    const written = await this.write(pieces, isVouchedFor(manifest));
    const beside = `${output}.manifest.json`;
    await writeWhole(beside, piecesOf(json(manifest)), { onProgress: () => undefined, check: () => undefined });
    this.terminal.say(`${counted(manifest.rows, 'event')}: ${output}, ${sizeInWords(written.bytes)}.`);
    if (this.isNarrowed) this.terminal.say(manifest.rows === 0 ? NOTHING_MATCHES : 'What does not match is left out.');
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

const NOTHING_MATCHES = 'Nothing in the history matches what you asked for.';

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
