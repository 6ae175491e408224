import { boxed } from './boxed-table';
import type { Column } from './columns';
import { harmless, textOf } from './text';

export const FORMATS = ['table', 'csv', 'tsv', 'plain', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export type Layout = Readonly<{
  format: Format;
  header: boolean;
  /** Columns of the terminal; a table wraps its cells to fit. */
  width: number;
}>;

/** Writes rows out in a format, ended by a line feed. */
export const render = async <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  layout: Layout,
): Promise<string> => {
  // JSON is for programs: the server's own values, not their readable form.
  if (layout.format === 'json')
    return json(rows.map(row => Object.fromEntries(columns.map(({ id, value }) => [id, value(row) ?? null]))));
  const cells = rows.map(row => columns.map(({ value }) => textOf(value(row))));
  const lines = layout.header ? [columns.map(({ header }) => header), ...cells] : cells;
  switch (layout.format) {
    case 'csv':
      return delimited(lines, ',');
    case 'tsv':
      return delimited(lines, '\t');
    case 'plain':
      return lines.map(line => `${line.map(onOneLine).join('\t')}\n`).join('');
    case 'table':
      return boxed(
        lines.map(line => line.map(harmless)),
        layout,
      );
  }
};

/** Any value as JSON for programs, ended by a line feed. */
export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const delimited = (lines: readonly (readonly string[])[], delimiter: string) => {
  const quoted = (cell: string) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return lines.map(line => `${line.map(quoted).join(delimiter)}\n`).join('');
};

const onOneLine = (cell: string) => harmless(cell).replace(/\s+/g, ' ').trim();
