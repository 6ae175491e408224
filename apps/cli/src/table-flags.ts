import { Flags } from '@oclif/core';
import { describeColumns, type Column } from './output/columns';
import { DEFAULT_DATE_FORMAT } from './output/dates';
import { FORMATS, type Format } from './output/formats';

/** How a command that prints a table is told what to print; `letter` stands for --columns, unless it has another meaning there. */
export const tableFlags = <Row>(columns: readonly Column<Row>[], letter: 'c' | undefined = 'c') => ({
  format: Flags.custom<Format>({ options: [...FORMATS], default: 'table', description: 'The output format' })(),
  columns: Flags.string({
    ...(letter === undefined ? {} : { char: letter }),
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
export const organizationFlag = {
  org: Flags.string({ char: 'o', helpValue: 'ORG', description: 'The name or id of the organization' }),
};

/** The same, where a project can stand for the organization that owns it. */
export const organizationFlags = {
  ...organizationFlag,
  project: Flags.string({
    char: 'p',
    helpValue: 'PROJECT',
    description: 'The id or address of a project, to take its organization where --org is not given',
  }),
};
