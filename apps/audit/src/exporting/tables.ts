import type { Recorded } from '@charter/event-sourcing';
import { ocsfRows } from './ocsf';
import { memberSaid, said } from './said';

/** Formats for other tools: a row for each visible event; in OCSF one for each person to whom it gives something or from whom it takes it. */
export const TABLE_FORMATS = ['csv', 'ocsf'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export const CONTENT_TYPE: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ocsf: 'application/x-ndjson',
};

/** The text of a table, a line at a time. */
export async function* tableLines(format: TableFormat, events: AsyncIterable<Recorded>): AsyncGenerator<string> {
  if (format === 'csv') yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for await (const recorded of events)
    if (format === 'csv') yield csvRow(recorded);
    else yield* ocsfRows(recorded).map(row => `${JSON.stringify(row)}\n`);
}

type Column = readonly [name: string, of: (recorded: Recorded) => string | undefined];

const COLUMNS: readonly Column[] = [
  ['recorded_at', ({ metadata }) => metadata.recordedAt],
  ['effective_at', recorded => said(recorded, 'at')],
  ['type', ({ event }) => event.type],
  ['member', memberSaid],
  ['permissions', recorded => said(recorded, 'permissions') ?? said(recorded, 'permission')],
  ['added', recorded => said(recorded, 'added')],
  ['removed', recorded => said(recorded, 'removed')],
  ['until', recorded => said(recorded, 'until')],
  ['from', recorded => said(recorded, 'from')],
  ['to', recorded => said(recorded, 'to')],
  ['project', recorded => said(recorded, 'projectId')],
  ['actor_kind', ({ metadata }) => metadata.actor.kind],
  ['actor', ({ metadata }) => metadata.actor.id],
  ['on_behalf_of', ({ metadata }) => metadata.actor.onBehalfOf],
  ['ticket', ({ metadata }) => metadata.actor.ticketId],
  ['reason', recorded => said(recorded, 'reason')],
  ['stream', ({ stream }) => stream],
  ['revision', ({ revision }) => String(revision)],
  ['event', ({ id }) => id],
  ['command', ({ metadata }) => metadata.commandId],
  ['caused_by', ({ metadata }) => metadata.causationId],
  ['position', ({ position }) => position],
  ['chain', ({ metadata }) => metadata.chain],
];

/** RFC 4180. What a spreadsheet would take for a formula stands behind an apostrophe: reasons are anybody's words. */
const csvRow = (recorded: Recorded): string => `${COLUMNS.map(([, of]) => quoted(of(recorded) ?? '')).join(',')}\r\n`;

const quoted = (text: string): string => {
  const harmless = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};
