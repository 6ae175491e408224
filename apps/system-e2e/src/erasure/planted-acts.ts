import { answered, read, sessionOf, type Session } from '../session';
import { invite, linkMailed, PASSWORD, type PlantedPerson } from './planted-people';
import type { PlantedTexts } from './planted-texts';

/** Who and what there is before anybody is planted. */
export type Surroundings = Readonly<{
  url: string;
  owner: Session;
  ownerId: string;
  staff: readonly [Session, Session];
  organizationId: string;
  texts: PlantedTexts;
  /** Gives somebody a role, as an operator does. */
  grant: (email: string, role: string) => Promise<unknown>;
}>;

/** What somebody does, by which their data get somewhere; gives the address that is theirs afterwards. */
type Act = (person: PlantedPerson, surroundings: Surroundings) => Promise<string | void>;

const accept = ({ session, invitation }: PlantedPerson, said: object = {}) =>
  answered(session, 'POST', invitation, { accept: true, ...said });

/** Whoever accepts may say what they are called. */
const accepts: Act = async (person, { texts }) => {
  await accept(person, { first_name: texts.name(), last_name: texts.name(), country: 'DE' });
};

const declines: Act = async ({ session, invitation }) => {
  await answered(session, 'POST', invitation, { accept: false });
};

const isInvitedOnceMore: Act = async ({ invitationId }, { owner, organizationId }) => {
  await answered(owner, 'POST', `/organizations/${organizationId}/invitations/${invitationId}/resend`, {});
};

const isInvitedAnew: Act = async ({ email }, surroundings) => {
  await invite(surroundings, email);
};

const isRevoked: Act = async ({ invitationId }, { owner, organizationId }) => {
  await answered(owner, 'DELETE', `/organizations/${organizationId}/invitations/${invitationId}`);
};

/** Owns an organization until somebody else does. */
const ownedSomething: Act = async (person, { owner, ownerId, texts }) => {
  await accept(person);
  const { session } = person;
  const asked = { label: 'Handed over', country: 'FR', security_contact: texts.address() };
  const path = `/organizations/${String((await answered(session, 'POST', '/organizations', asked)).body['id'])}`;
  await answered(session, 'POST', `${path}/members`, { user_id: ownerId, permissions: [] });
  const offered = await answered(session, 'POST', `${path}/ownership-offers`, { user_id: ownerId, stay: true });
  await answered(owner, 'POST', `${path}/ownership-offers/${String(offered.body['id'])}/accept`, {});
};

const isContact: Act = async ({ email }, { owner, organizationId }) => {
  await answered(owner, 'PATCH', `/organizations/${organizationId}`, { security_contact: email });
};

/** Has another address, and is invited there as well. */
const moves: Act = async (person, surroundings) => {
  const to = await wantsToMove(person, surroundings);
  const link = await linkMailed(surroundings.url, String(to), '/email-changes');
  await answered(sessionOf(surroundings.url, ''), 'POST', link, {});
  await invite(surroundings, String(to));
  return to;
};

const wantsToMove: Act = async ({ id, session }, { texts }) => {
  const to = texts.address();
  await answered(session, 'POST', `/users/${id}/emailaddress`, { email_address: to });
  return to;
};

const wantedToMove: Act = async (person, surroundings) => void (await wantsToMove(person, surroundings));

const forgetsTheirPassword: Act = async ({ email }, { url }) => {
  const nobody = sessionOf(url, '');
  await answered(nobody, 'POST', '/password-resets', { email });
  const link = await linkMailed(url, email, '/password-resets');
  await answered(nobody, 'POST', link, { password: `${PASSWORD} again` });
};

const tellsEverything: Act = async ({ id, session }, { texts }) => {
  const more = {
    company: texts.name(),
    website: `https://${texts.mark}.example/`,
    picture: `https://x.example/${texts.mark}`,
  };
  for (const details of [more, { first_name: texts.name(), company: null }])
    await answered(session, 'PATCH', `/users/${id}`, details);
  await answered(session, 'POST', `/users/${id}/api-tokens`, { name: texts.name() });
};

const isRemoved: Act = async (person, { owner, organizationId }) => {
  await accept(person);
  await answered(owner, 'DELETE', `/organizations/${organizationId}/members/${person.id}`);
};

/** Reads what is told of others, under a mandate of two of staff. */
const audits: Act = async ({ id, email, session }, { url, staff, organizationId, grant }) => {
  await grant(email, 'auditor');
  const until = new Date(Date.now() + HOUR_MS).toISOString();
  const asked = { auditor_id: id, organizations: [organizationId], until, reason: 'a yearly audit' };
  const { body } = await answered(staff[0], 'POST', '/mandates', asked);
  await answered(staff[1], 'POST', `/mandates/${String(body['id'])}/approve`, {});
  for (const question of ['history', 'permissions', 'review', 'export?addresses=true'])
    await read(`${url}/audit/organizations/${organizationId}/${question}`, session);
};

/** Sees people and an organization, with a reason, and finds whom they look for by their address. */
const isOfStaff: Act = async ({ email, session }, { organizationId, grant }) => {
  await grant(email, 'staff');
  for (const path of [`/users/email=${encodeURIComponent(email)}`, `/organizations/${organizationId}/members`])
    await answered(session, 'GET', `${path}?reason=ticket%20T1`);
};

const HOUR_MS = 3_600_000;

/** One person for each. */
export const ACTS: Readonly<Record<string, Act>> = {
  ...{ accepts, declines, isInvitedOnceMore, isInvitedAnew, isRevoked, ownedSomething, isContact },
  ...{ moves, wantedToMove, forgetsTheirPassword, tellsEverything, isRemoved, audits, isOfStaff },
};
