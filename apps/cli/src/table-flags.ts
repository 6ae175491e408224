import { Flags } from '@oclif/core';
import { describeColumns, type Column } from './output/columns';
import { DEFAULT_DATE_FORMAT } from './output/dates';
import { FORMATS, type Format } from './output/formats';

/** How a command that prints a table is told what to print. */
export const tableFlags = <Row>(columns: readonly Column<Row>[]) => ({
  format: Flags.custom<Format>({ options: [...FORMATS], default: 'table', description: 'The output format' })(),
  columns: Flags.string({
    char: 'c',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'COLUMNS',
    description: `Columns to print, split by commas or spaces; * and % are wildcards, + stands for the usual columns. Available: ${describeColumns(columns)} (* = usual)`,
  }),
  'no-header': Flags.boolean({ description: 'Leave out the line of column titles' }),
});

export const dateFlags = {
  'date-fmt': Flags.string({
    default: DEFAULT_DATE_FORMAT,
    helpValue: 'FORMAT',
    description: 'The date format, as a PHP date format',
  }),
};

/** How a command is told which organization it is about. */
export const organizationFlags = {
  org: Flags.string({ char: 'o', helpValue: 'ORG', description: 'The name or id of the organization' }),
  project: Flags.string({
    char: 'p',
    helpValue: 'PROJECT',
    description: 'The id or address of a project, to take its organization where --org is not given',
  }),
};
