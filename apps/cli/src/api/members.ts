import { Failure } from '../failure';
import type { Api, Tagged } from './api';
import { pagesFrom, pathOf, type Links } from './links';
import { titleOf, type Organization } from './organizations';
import { usersReferredTo, type UserReference } from './users';

export type Member = Readonly<Record<string, unknown>> &
  Readonly<{
    id: string;
    permissions: readonly string[];
    owner: boolean;
    /** What is held until an instant, besides the permissions. */
    grants?: readonly Readonly<{ permission: string; until: string }>[];
    _links?: Links;
  }>;

/** A member, and who that is; of whom nothing can be said, the user is missing. */
export type KnownMember = Readonly<{ member: Member; user: UserReference | undefined }>;
export type MembersPage = Readonly<{ members: readonly KnownMember[]; count: number }>;

/** Something that somebody may do, on an organization or on a project, whose id `object` is. */
export type Right = Readonly<{ user_id: string; operation: string; object: string }>;
/** What the rights would be that an act takes and gives. */
export type Consequences = Readonly<{ lost: readonly Right[]; gained: readonly Right[] }>;

/** As many as the server gives at once. */
export const LARGEST_PAGE = 100;

/** How messages call a member. */
export const nameOf = ({ member, user }: KnownMember): string => user?.email ?? member.id;

/** The members of an organization, page by page, with who they are. */
export async function* membersOf(
  api: Api,
  organization: Organization,
  { size = LARGEST_PAGE, sort }: Readonly<{ size?: number; sort?: string }> = {},
): AsyncGenerator<MembersPage, void> {
  const query = new URLSearchParams({ 'page[size]': String(size), ...(sort === undefined ? {} : { sort }) });
  for await (const page of pagesFrom<Member>(api, `${pathOfMembers(organization)}?${query}`)) {
    const users = await usersReferredTo(api, [page]);
    const members = page.items.map(member => ({ member, user: users.get(member.id) }));
    yield { members, count: page.count ?? members.length };
  }
}

/** The member with an e-mail address, however it is written, or with an id. */
export const findMember = async (
  api: Api,
  organization: Organization,
  reference: string,
): Promise<KnownMember | undefined> => {
  const wanted = reference.toLowerCase();
  for await (const { members } of membersOf(api, organization)) {
    const found = members.find(({ member, user }) => user?.email.toLowerCase() === wanted || member.id === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** A member as of now, with the tag of that state. */
export const readMember = (api: Api, organization: Organization, id: string): Promise<Tagged<Member>> =>
  api.getTagged(pathOfMember(organization, id));

/** A member in the state that somebody has seen; acts on one are refused by 412 where that has changed since. */
export type SeenMember = Readonly<{ organization: Organization; id: string; tag: string | undefined }>;

/** Replaces what a member holds for good. */
export const changeMember = (
  api: Api,
  { organization, id, tag }: SeenMember,
  permissions: readonly string[],
): Promise<Member> => api.patch(pathOfMember(organization, id), { permissions }, tag);

export const tryChange = (
  api: Api,
  { organization, id, tag }: SeenMember,
  permissions: readonly string[],
): Promise<Consequences> => api.patch(pathOfMember(organization, id) + DRY_RUN, { permissions }, tag);

export const removeMember = (api: Api, { organization, id, tag }: SeenMember): Promise<void> =>
  api.delete(pathOfMember(organization, id), tag);

export const tryRemoval = (api: Api, { organization, id, tag }: SeenMember): Promise<Consequences> =>
  api.delete(pathOfMember(organization, id) + DRY_RUN, tag);

/** Asks the server what a write would do; it is refused what the write itself would be, and stores nothing. */
export const DRY_RUN = '?dry_run=true';

const pathOfMember = (organization: Organization, id: string) =>
  `${pathOfMembers(organization)}/${encodeURIComponent(id)}`;

/** The link is there for those who may see the members, and for nobody else. */
const pathOfMembers = (organization: Organization): string => {
  const link = organization._links?.['members'];
  if (link !== undefined) return pathOf(link.href);
  throw new Failure(`You may not see who belongs to the organization ${titleOf(organization)}.`, {
    advice: ['That takes the permission members.'],
  });
};
