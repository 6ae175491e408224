import type { Callers } from '@charter/identity-copy';
import { nameFromLabel } from '@charter/organizations-domain';
import { asStaff, orProblem, Problem, unavailable, type Caller, type Freshness } from '@charter/service';
import type { Foundings } from './founding/foundings';
import type { CreateOrganizationRequest } from './http/organizations.requests';
import { CREATION_PROBLEMS } from './http/problems';
import type { Creation, NewOrganization } from './naming/creation';
import { untilClaimable } from './naming/until-claimable';
import type { SecurityContacts } from './security-contacts';

export type Creating = (asked: CreateOrganizationRequest, caller: Caller) => Promise<string>;

type Parts = Readonly<{
  create: Creation;
  foundings: Foundings;
  callers: Callers;
  contacts: SecurityContacts;
  settle: () => Promise<void>;
  /** Throws where what is known about these ids is not to be relied on. */
  trust: Freshness['trust'];
}>;

/** The round over the bus and back takes milliseconds; who has waited this long is told that it goes on without them. */
const FOUNDING_LIMIT_MS = 2_000;

/** Creates an organization, answers its id once everybody can see it, and throws the problem where it must not be. */
export const creating =
  (parts: Parts): Creating =>
  async (asked, caller) => {
    const ownerId = await ownerOf(asked, caller, parts);
    const wanted = await wantedFrom(asked, { ...caller, ownerId }, parts);
    const { cause } = ownerId === caller.id ? caller : asStaff(caller);
    const attempt = () => parts.create(wanted, cause, caller.deadline);
    const id = orProblem(CREATION_PROBLEMS, await untilClaimable(attempt));
    await parts.settle();
    parts.trust(id);
    try {
      await parts.foundings.founded(id, AbortSignal.timeout(FOUNDING_LIMIT_MS));
    } catch (cause) {
      throw unavailable(
        'The organization is stored and will appear, but it could not be made known to everybody yet. ' +
          'Sent again, the request answers with it.',
        { seconds: 2, cause },
      );
    }
    return id;
  };

/** What the request asks for, with what is so where it says nothing. */
const wantedFrom = async (
  asked: CreateOrganizationRequest,
  { id: by, now: at, ownerId, ...caller }: Caller & Readonly<{ ownerId: string }>,
  { contacts }: Parts,
): Promise<NewOrganization> => {
  const { label, type = 'flexible', name = nameFromLabel(label), country = caller.country } = asked;
  if (name === undefined) throw refused('name', 'The label suggests no name: say which it shall be.');
  if (country === undefined) throw refused('country', 'Say in which country the organization is.');
  const { security_contact: address } = asked;
  const contact = address === undefined ? {} : { securityContact: await contacts.seal(address) };
  return { label, name, country, type, ownerId, ...contact, by, at };
};

const ownerOf = async (
  { owner_id: ownerId }: CreateOrganizationRequest,
  { id, kind, roles }: Caller,
  { callers, trust }: Parts,
): Promise<string> => {
  if (kind === 'user' && (ownerId === undefined || ownerId === id)) return id;
  if (ownerId === undefined)
    throw refused('owner_id', 'A service account owns nothing: say which user shall own the organization.');
  if (!roles.includes('staff')) throw new Problem(403, 'Only staff may create an organization for somebody else.');
  trust(ownerId);
  if (!(await callers.isActiveUser(ownerId))) throw refused('owner_id', 'There is no such user.');
  return ownerId;
};

const refused = (property: string, message: string) => new Problem(400, message, { detail: { [property]: message } });
