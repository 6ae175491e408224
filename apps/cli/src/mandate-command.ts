import { Args, type Command } from '@oclif/core';
import type { Mandate } from './api/mandates';
import { ApiProblem } from './api/problem';
import { EXIT, Failure } from './failure';
import { counted } from './output/amounts';
import { PROPERTY_COLUMNS, propertiesOf } from './output/properties';
import { PlatformCommand, type TableChoices } from './platform-command';
import { dateFlags, tableFlags } from './table-flags';

export const mandateArgs = { mandate: Args.string({ required: true, description: 'The id of the mandate' }) };

/** How a command that shows one mandate is told how. */
export const mandateFlags = { ...dateFlags, ...tableFlags(PROPERTY_COLUMNS) };

/** What commands about one mandate do alike. */
export abstract class MandateCommand<This extends typeof Command> extends PlatformCommand<This> {
  protected async printMandate(
    mandate: Mandate,
    choices: TableChoices & Readonly<{ 'date-fmt': string }>,
  ): Promise<void> {
    const properties = propertiesOf(mandate);
    await this.printProperties(properties, choices, choices['date-fmt']);
  }
}

/** What a mandate is about, for questions. */
export const mandateInWords = ({
  auditor_id,
  organizations,
  until,
}: Pick<Mandate, 'auditor_id' | 'organizations' | 'until'>) =>
  `the auditor ${auditor_id}, ${organizations === 'all' ? 'all organizations' : counted(organizations.length, 'organization')}, until ${until}`;

/** A 404 is about the mandate that was named. */
export const mandateMissing =
  (id: string) =>
  (error: unknown): never => {
    throw error instanceof ApiProblem && error.status === 404
      ? new Failure(`Mandate not found: ${id}`, {
          exitCode: EXIT.refused,
          advice: ['See all: platform audit:mandate:list'],
        })
      : error;
  };
