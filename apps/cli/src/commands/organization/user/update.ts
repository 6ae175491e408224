import { Args } from '@oclif/core';
import type { Api } from '../../../api/api';
import {
  changeMember,
  nameOf,
  readMember,
  tryChange,
  type KnownMember,
  type Member,
  type SeenMember,
} from '../../../api/members';
import { titleOf, type Organization } from '../../../api/organizations';
import { withReason } from '../../../api/reason';
import { Failure } from '../../../failure';
import { chosenMember } from '../../../member-choice';
import { changedMeanwhile, dryRunFlags, MemberCommand, reasonFlags } from '../../../member-command';
import { chosenOrganization } from '../../../organization-choice';
import { DEFAULT_DATE_FORMAT, formatDate } from '../../../output/dates';
import { areSame, askedPermissions, describePermissions, permissionFlags, permissionsIn } from '../../../permissions';
import { organizationFlag } from '../../../table-flags';

export class OrganizationUserUpdate extends MemberCommand<typeof OrganizationUserUpdate> {
  static override summary = 'Change what a user may do in an organization';
  static override description =
    'Replaces the permissions of a user by those named. The owner holds all of them. Where nobody can be asked, address and permissions have to be given.';
  static override hiddenAliases = ['org:user:update'];
  static override examples = [
    {
      description: 'The user is asked for:',
      command: '<%= config.bin %> <%= command.id %> --org acme --permission billing',
    },
    {
      description: 'What this would do, and no more:',
      command: '<%= config.bin %> <%= command.id %> --org acme --permission billing alice@example.com --dry-run',
    },
    {
      description: 'In a script, to take everything away:',
      command: '<%= config.bin %> <%= command.id %> --org acme --permission= alice@example.com --yes',
    },
  ];

  static override args = { email: Args.string({ description: 'The e-mail address of the user, or their id' }) };

  static override flags = { ...organizationFlag, ...permissionFlags, ...reasonFlags, ...dryRunFlags };

  async run(): Promise<void> {
    const given = permissionsIn(this.flags.permission);
    if (given === undefined && !this.terminal.interactive)
      throw new Failure('Which permissions? Give them with --permission.', {
        advice: ['To take everything away: --permission='],
      });
    const api = withReason(this.connect().api, this.flags.reason);
    const organization = await chosenOrganization(api, this.terminal, this.flags);
    const reference = this.args.email;
    // Nothing of the owner's can be changed, so the owner is no choice.
    const among = ({ member }: KnownMember) => !member.owner;
    const known = await chosenMember(api, this.terminal, { organization, reference, among });
    const { answer: member, tag } = await readMember(api, organization, known.member.id).catch(
      changedMeanwhile(known, organization),
    );

    const permissions = given ?? (await this.askedPermissions({ member, user: known.user }));
    if (areSame(member.permissions, permissions)) return this.tellHeld(known, member, 'already holds');
    if (member.owner) throw ownsIt(known, organization);
    const seen = { organization, id: member.id, tag };
    this.tellChanges(organization, { member, user: known.user }, permissions);
    if (this.flags['dry-run']) return this.rehearse(api, seen, { known, permissions });

    if (!(await this.terminal.confirm('Make these changes?', { usually: true }))) this.exit(1);
    const changed = await changeMember(api, seen, permissions).catch(changedMeanwhile(known, organization));
    this.tellHeld(known, changed, 'now holds');
  }

  private async askedPermissions(known: KnownMember): Promise<readonly string[]> {
    return askedPermissions(this.terminal, `What may ${nameOf(known)} do?`, known.member.permissions);
  }

  private tellChanges(organization: Organization, known: KnownMember, permissions: readonly string[]): void {
    const held = known.member.permissions;
    this.terminal.say(`Permissions of ${nameOf(known)} on the organization ${titleOf(organization)}:`);
    for (const permission of held.filter(one => permissions.includes(one))) this.terminal.say(`    ${permission}`);
    for (const permission of held.filter(one => !permissions.includes(one))) this.terminal.say(`  - ${permission}`);
    for (const permission of permissions.filter(one => !held.includes(one))) this.terminal.say(`  + ${permission}`);
  }

  private tellHeld(known: KnownMember, { permissions, grants = [] }: Member, verb: string): void {
    this.terminal.say(`${nameOf(known)} ${verb}: ${describePermissions(permissions)}.`);
    for (const { permission, until } of grants)
      this.terminal.say(`Besides, until ${formatDate(until, DEFAULT_DATE_FORMAT)}: ${permission}.`);
  }

  private async rehearse(
    api: Api,
    seen: SeenMember,
    { known, permissions }: Readonly<{ known: KnownMember; permissions: readonly string[] }>,
  ): Promise<void> {
    const { organization } = seen;
    const consequences = await tryChange(api, seen, permissions).catch(changedMeanwhile(known, organization));
    await this.printConsequences(consequences, { organization, members: [known] }, this.flags);
  }
}

const ownsIt = (known: KnownMember, organization: Organization) =>
  new Failure(`${nameOf(known)} owns the organization ${titleOf(organization)}, and so holds every permission.`);
