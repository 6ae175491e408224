import type { Command } from '@oclif/core';
import { Flags } from '@oclif/core';
import { ApiProblem } from './api/problem';
import { nameOf, type Consequences, type KnownMember, type Right } from './api/members';
import type { Organization } from './api/organizations';
import { Failure } from './failure';
import { chosenColumns, type Column } from './output/columns';
import { PlatformCommand, type TableChoices } from './platform-command';
import { tableFlags } from './table-flags';

type RightChange = Readonly<{ change: 'loses' | 'gains'; right: Right; who: string; on: string }>;

const COLUMNS: readonly Column<RightChange>[] = [
  { id: 'email', header: 'Email', usual: true, value: ({ who }) => who },
  { id: 'change', header: 'Change', usual: true, value: ({ change }) => change },
  { id: 'operation', header: 'Operation', usual: true, value: ({ right }) => right.operation },
  { id: 'object', header: 'On', usual: true, value: ({ on }) => on },
  { id: 'user_id', header: 'User ID', usual: false, value: ({ right }) => right.user_id },
  { id: 'object_id', header: 'On ID', usual: false, value: ({ right }) => right.object },
];

export const reasonFlags = {
  reason: Flags.string({
    helpValue: 'TEXT',
    description: 'Why you do this; it is kept with what you do, and staff have to say it',
  }),
};

/** How a command that changes who belongs to an organization is told to say only what it would do, and how. */
export const dryRunFlags = {
  'dry-run': Flags.boolean({
    description: 'Change nothing: show who would lose and gain what, as a table',
  }),
  ...tableFlags(COLUMNS),
};

/** What commands that change who belongs to an organization do alike. */
export abstract class MemberCommand<This extends typeof Command> extends PlatformCommand<This> {
  /** Prints who would lose and gain what. */
  protected async printConsequences(
    { lost, gained }: Consequences,
    { organization, members }: Readonly<{ organization: Organization; members: readonly KnownMember[] }>,
    choices: TableChoices,
  ): Promise<void> {
    const names = new Map(members.map(known => [known.member.id, nameOf(known)]));
    const changeOf = (change: RightChange['change']) => (right: Right) => {
      const on = right.object === organization.id ? organization.name : `project ${right.object}`;
      return { change, right, who: names.get(right.user_id) ?? right.user_id, on };
    };
    const changes = [...lost.map(changeOf('loses')), ...gained.map(changeOf('gains'))];
    const columns = chosenColumns(COLUMNS, choices.columns);
    this.terminal.say('This is a dry run: nothing is changed.');
    if (changes.length === 0) this.terminal.say('Nobody would lose or gain anything by it.');
    // The other formats are for programs, which read that there is nothing from the data.
    if (changes.length > 0 || choices.format !== 'table') await this.printTable(changes, columns, choices);
  }
}

/** For an act on a member as somebody saw one: what is wrong where that member has been changed or removed since. */
export const changedMeanwhile =
  (known: KnownMember, organization: Organization) =>
  (error: unknown): never => {
    const name = nameOf(known);
    const status = error instanceof ApiProblem ? error.status : undefined;
    if (status === 412)
      throw new Failure(`Somebody else has changed ${name} meanwhile, so nothing was done.`, {
        advice: [
          `See what they hold now: platform organization:user:get --org ${organization.name} ${name}`,
          'Then try again.',
        ],
      });
    if (status === 404) throw new Failure(`${name} does not belong to the organization any more.`);
    throw error;
  };
