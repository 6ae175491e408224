import type { Api } from './api/api';
import { findMember, membersOf, type KnownMember } from './api/members';
import { titleOf, type Organization } from './api/organizations';
import { Failure } from './failure';
import type { Terminal } from './output/terminal';

type Wanted = Readonly<{
  organization: Organization;
  /** An e-mail address or an id. */
  reference: string | undefined;
  /** Who can be picked where nobody is named. */
  among?: (member: KnownMember) => boolean;
}>;

/** The member that a command is about: named, or picked from a list by whoever can be asked. */
export const chosenMember = async (
  api: Api,
  terminal: Pick<Terminal, 'interactive' | 'choose'>,
  { organization, reference, among = () => true }: Wanted,
): Promise<KnownMember> => {
  if (reference !== undefined) {
    const found = await findMember(api, organization, reference);
    if (found !== undefined) return found;
    throw new Failure(`There is no user ${reference} in the organization ${titleOf(organization)}.`, {
      advice: [`Who is: platform organization:user:list --org ${organization.name}`],
    });
  }
  if (!terminal.interactive) throw new Failure('Which user? Give their e-mail address.');
  const choices: KnownMember[] = [];
  for await (const { members } of membersOf(api, organization)) choices.push(...members.filter(among));
  if (choices.length === 0)
    throw new Failure(`There is nobody to choose in the organization ${titleOf(organization)}.`);
  return terminal.choose(
    'Which user?',
    choices.map(choice => ({ name: inFull(choice), value: choice })),
  );
};

/** The name and the address, and who is the owner. */
const inFull = ({ member, user }: KnownMember) => {
  const fullName = [user?.first_name, user?.last_name].filter(Boolean).join(' ');
  const address = user?.email ?? member.id;
  return `${fullName === '' ? address : `${fullName} (${address})`}${member.owner ? ', the owner' : ''}`;
};
