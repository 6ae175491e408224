import type { Api } from './api/api';
import { heldIn, type Audited } from './api/audit';
import type { Links } from './api/links';
import { findMember, membersOf } from './api/members';
import { findOrganization } from './api/organizations';
import { ApiProblem } from './api/problem';
import { me, userWithEmail, peopleReferredTo, usersReferredTo } from './api/users';
import { Failure } from './failure';
import type { MomentAsked } from './moment';

/** What somebody is called: by their address where the caller may know it, else by their id. */
export type Names = (id: string) => string;
export const NO_NAMES: Names = id => id;

/** Whoever an answer speaks of: those it refers to itself, else those who belong to its organization now. */
export const namesFor = async (
  api: Api,
  answer: Readonly<{ organization_id?: string; _links?: Links }>,
): Promise<Names> => {
  const { organization_id: organizationId } = answer;
  const emails = new Map<string, string>();
  for (const [id, user] of await peopleReferredTo(api, [answer])) emails.set(id, user?.email ?? `${id} (erased)`);
  if (emails.size === 0 && organizationId !== undefined)
    for (const [id, email] of await unlessRefused(emailsOfMembers(api, organizationId))) emails.set(id, email);
  return id => emails.get(id) ?? id;
};

const emailsOfMembers = async (api: Api, id: string): Promise<readonly (readonly [string, string])[]> => {
  const emails: [string, string][] = [];
  const _links = { members: { href: `/organizations/${encodeURIComponent(id)}/members` } };
  for await (const { members } of membersOf(api, { id, name: id, label: id, type: '', owner_id: '', _links }))
    for (const { member, user } of members) if (user) emails.push([member.id, user.email]);
  return emails;
};

/** An auditor may read an organization's history, and not its list of members: then ids have to do. */
const unlessRefused = async <Item>(answer: Promise<readonly Item[]>): Promise<readonly Item[]> =>
  answer.catch((error: unknown) => {
    if (isRefusal(error)) return [];
    throw error;
  });

const isRefusal = (error: unknown): boolean => error instanceof ApiProblem && [403, 404].includes(error.status);

export type Meaning = Readonly<{
  /** An e-mail address, an id or `me`. */
  reference: string;
  /** Staff say why they ask; then they find anybody. */
  reason: string | undefined;
  /** Where to look among the members. */
  audited?: Audited;
  /** When to look among those who held something there, where the members do not tell. */
  moments?: readonly MomentAsked[];
}>;

/** The id of whoever is meant. */
export const userIdOf = async (api: Api, { reference, reason, audited, moments = [] }: Meaning): Promise<string> => {
  if (reference === 'me') return (await me(api)).id;
  if (!reference.includes('@')) return reference;
  const anybody = reason === undefined ? undefined : await userWithEmail(api, reference, reason);
  const id =
    anybody?.id ??
    (audited &&
      ((await memberWithEmail(api, audited, reference)) ??
        (await holderWithEmail(api, { audited, moments }, reference))));
  if (id !== undefined) return id;
  throw new Failure(`Nobody is known to you by the address ${reference}.`, {
    advice: ['Name them by their id; staff may use an address if they say why, with --reason.'],
  });
};

const memberWithEmail = async (api: Api, { named }: Audited, email: string): Promise<string | undefined> => {
  try {
    return (await findMember(api, await findOrganization(api, named), email))?.member.id;
  } catch (error) {
    // Who may see the history of an organization may see less of what it is now, or it may be no more.
    if (error instanceof Failure || isRefusal(error)) return undefined;
    throw error;
  }
};

/** Of those whom an organization's audit names, the one with an address: auditors are shown it, and no list of members. */
const holderWithEmail = async (
  api: Api,
  { audited, moments }: Readonly<{ audited: Audited; moments: readonly MomentAsked[] }>,
  email: string,
): Promise<string | undefined> => {
  const held = await Promise.all(moments.map(moment => heldIn(api, audited, moment)));
  const people = [...(await usersReferredTo(api, held)).values()];
  return people.find(user => user.email.toLowerCase() === email.toLowerCase())?.id;
};
