import type { Command } from '@oclif/core';
import type { Api } from './api/api';
import type { Moment } from './api/audit';
import type { Links } from './api/links';
import { withReason } from './api/reason';
import { reasonFlags } from './member-command';
import { chosenColumns, type Column } from './output/columns';
import { formatDate } from './output/dates';
import { json } from './output/formats';
import type { Row, Telling } from './output/holdings';
import { namesFor, NO_NAMES } from './people';
import { PlatformCommand, type TableChoices } from './platform-command';
import { dateFlags, tableFlags } from './table-flags';

/** What the options of `auditFlags` say. */
type AuditChoices = TableChoices & Readonly<{ 'date-fmt': string }>;

/** An answer of the audit. What one person holds everywhere is of no organization. */
type Answer = Readonly<{ organization_id?: string; _links?: Links }>;

/** How a command about the history is told why it looks, and what to print. */
export const auditFlags = <Kind>(columns: readonly Column<Kind>[]) => ({
  ...reasonFlags,
  ...dateFlags,
  ...tableFlags(columns),
});

/** What commands about the history of permissions do alike. */
export abstract class AuditCommand<This extends typeof Command> extends PlatformCommand<This> {
  protected apiFor(reason: string | undefined): Api {
    return withReason(this.connect().api, reason);
  }

  /** Whom and when an answer speaks of, in words; programs get ids and instants as they are. */
  protected async tellingOf(
    api: Api,
    answer: Answer,
    { format, 'date-fmt': dateFormat }: AuditChoices,
  ): Promise<Telling> {
    if (format === 'json') return { names: NO_NAMES, date: iso => iso };
    const names = await namesFor(api, answer);
    return { names, date: iso => formatDate(iso, dateFormat) };
  }

  /** Whether all of an answer is wanted as the server gave it: JSON is, unless columns are picked. */
  protected isWantedWhole({ format, columns }: TableChoices): boolean {
    return format === 'json' && columns === undefined;
  }

  protected printWhole({ _links, ...answer }: Answer): void {
    this.terminal.data(json(answer));
  }

  /** Prints rows. A table without any would look like one that was cut off, so that is said instead. */
  protected async printRows(
    rows: readonly Row[],
    { columns, empty }: Readonly<{ columns: readonly Column<Row>[]; empty: string }>,
    choices: AuditChoices,
  ): Promise<void> {
    const chosen = chosenColumns(columns, choices.columns);
    if (rows.length === 0) this.terminal.say(empty);
    if (rows.length > 0 || choices.format !== 'table') await this.printTable(rows, chosen, choices);
  }

  /** A moment in words that lead to the same answer again. */
  protected momentInWords({ position, at }: Moment, { 'date-fmt': dateFormat }: AuditChoices): string {
    return `as of ${formatDate(at, dateFormat)} (position ${position})`;
  }
}
